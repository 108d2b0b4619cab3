import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import type { Language } from '../../../schemas/localized.ts'
import { buildPlugin } from '../../registry/build-plugin.ts'
import { describePlugin } from '../../registry/describe-plugin.ts'

const languages: readonly Language[] = ['vi', 'en']

/** `mach plugin docs`: the reference of a plugin in both languages, written from its schemas. */
export function addDocs(plugin: Command): void {
  plugin
    .command('docs')
    .description('write the reference of a plugin as Markdown, in Vietnamese and English')
    .argument('[folder]', 'folder of the plugin', '.')
    .option('--out <folder>', 'where to write, by default docs/ in the folder of the plugin')
    .option('--json', 'print the names of the files as JSON')
    .action(async (folder: string, { out, json }: { readonly out?: string; readonly json?: boolean }) => {
      const { manifest } = await buildPlugin(folder)
      const target = resolve(out ?? join(folder, 'docs'))
      mkdirSync(target, { recursive: true })
      const files = languages.map((language) => {
        const file = join(target, `${manifest.id}.${language}.md`)
        writeFileSync(file, describePlugin(manifest, language))
        return file
      })
      console.log(json === true ? JSON.stringify({ id: manifest.id, files }) : files.join('\n'))
    })
}
