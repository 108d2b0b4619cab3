import { existsSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { engineError } from '../errors.ts'
import { limits } from '../limits.ts'
import { buildPlugin } from './build-plugin.ts'
import { builtPluginFiles, type BuiltPlugin } from './built-plugin.ts'
import { unpackPlugin } from './plugin-archive.ts'
import { readBuiltPlugin } from './read-built-plugin.ts'

/** Reads a plugin from what a person names: an archive, a folder that was built, or an author's folder, which is built. */
export async function readPluginSource(path: string): Promise<BuiltPlugin> {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found) throw engineError('NOT_FOUND', { what: 'plugin', id: path })
  if (found.isDirectory()) return readFolder(path)
  const bytesMax = limits.bundleBytesMax * 2
  if (found.size > bytesMax)
    throw engineError('PLUGIN_INVALID', { reason: `${path} has ${found.size} bytes; ${bytesMax} are allowed` })
  return unpackPlugin(await readFile(path), path)
}

function readFolder(folder: string): Promise<BuiltPlugin> {
  if (existsSync(join(folder, builtPluginFiles.manifest))) return readBuiltPlugin(folder)
  if (existsSync(join(folder, 'index.ts'))) return buildPlugin(folder)
  throw engineError('PLUGIN_INVALID', {
    reason: `${folder} holds neither ${builtPluginFiles.manifest} (a built plugin) nor index.ts (its source)`
  })
}
