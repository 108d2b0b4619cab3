import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { buildPlugin } from '../../registry/build-plugin.ts'
import { packPlugin } from '../../registry/plugin-archive.ts'
import { writeBuiltPlugin } from '../../registry/write-built-plugin.ts'

interface BuildOptions {
  readonly out?: string
  readonly pack?: boolean
  readonly json?: boolean
}

/** `mach plugin build`: `plugin.json`, one script, its source map; with `--pack` one file to hand on. */
export function addBuild(plugin: Command): void {
  plugin
    .command('build')
    .description('make plugin.json and one script of a plugin, and with --pack one file to hand on')
    .argument('[folder]', 'folder of the plugin', '.')
    .option('--out <folder>', 'where to write, by default dist/ in the folder of the plugin')
    .option('--pack', 'also write <id>-<version>.mach, which holds the whole plugin')
    .option('--json', 'print what was made as JSON')
    .action(build)
}

async function build(folder: string, { out, pack, json }: BuildOptions): Promise<void> {
  const built = await buildPlugin(folder)
  const target = resolve(out ?? join(folder, 'dist'))
  const { id, version, integrity } = built.manifest
  const files = [await writeBuiltPlugin(target, built)]
  if (pack === true) {
    const file = join(target, `${id}-${version}.mach`)
    mkdirSync(target, { recursive: true })
    writeFileSync(file, await packPlugin(built))
    files.push(file)
  }
  const bytes = Buffer.byteLength(built.code)
  if (json === true) console.log(JSON.stringify({ id, version, integrity, bytes, files }))
  else console.log(`${id} ${version}: ${bytes} bytes, ${integrity}\n${files.map((file) => `  ${file}`).join('\n')}`)
}
