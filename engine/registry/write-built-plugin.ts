import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { builtPluginFiles, type BuiltPlugin } from './built-plugin.ts'

/** Writes a built plugin into a folder of its own, `<folder>/<id>`, and gives that. */
export async function writeBuiltPlugin(folder: string, { manifest, code, map }: BuiltPlugin): Promise<string> {
  const own = join(folder, manifest.id)
  await mkdir(own, { recursive: true })
  await writeWhole(join(own, builtPluginFiles.code), code)
  if (map !== undefined) await writeWhole(join(own, builtPluginFiles.map), map)
  await writeWhole(join(own, builtPluginFiles.manifest), `${JSON.stringify(manifest, null, 2)}\n`)
  return own
}

/** A reader sees the old file or the new one, never half of one. */
async function writeWhole(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text)
  await rename(`${file}.new`, file)
}
