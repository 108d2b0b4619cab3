import { readdirSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Where built plugins lie, one folder each. */
export const builtPluginsFolder = join(root, 'dist', 'plugins')

/** `mach build`: builds the first-party plugins and the web app into `dist/`. */
export function addBuild(program: Command): void {
  program
    .command('build')
    .description('build the plugins of this repository and the web app into dist/')
    .action(async () => {
      const startedAt = performance.now()
      await Promise.all([buildPlugins(), buildWebApp()])
      console.log(`built in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`)
    })
}

async function buildPlugins(): Promise<void> {
  const { buildPlugin } = await import('../registry/build-plugin.ts')
  const { writeBuiltPlugin } = await import('../registry/write-built-plugin.ts')
  const folder = join(root, 'plugins')
  const names = readdirSync(folder).filter((name) => name !== 'sdk' && existsSync(join(folder, name, 'index.ts')))
  for (const name of names) await writeBuiltPlugin(builtPluginsFolder, await buildPlugin(join(folder, name)))
}

async function buildWebApp(): Promise<void> {
  const { buildDesigner } = await import('../../designer/build.ts')
  await buildDesigner()
}
