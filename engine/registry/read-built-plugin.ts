import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { engineError } from '../errors.ts'
import { limits } from '../limits.ts'
import { builtPluginFiles, type BuiltPlugin } from './built-plugin.ts'
import { checkIntegrity } from './check-integrity.ts'
import { checkManifest } from './check-manifest.ts'

/** Reads a built plugin from its folder. None of its code runs. */
export async function readBuiltPlugin(folder: string): Promise<BuiltPlugin> {
  const manifest = checkManifest(parse(await read(folder, builtPluginFiles.manifest), folder))
  const code = await read(folder, builtPluginFiles.code)
  checkIntegrity(manifest, code)
  return { manifest, code }
}

async function read(folder: string, name: string): Promise<string> {
  const bytes = await readFile(join(folder, name)).catch((error: unknown) => {
    throw engineError('PLUGIN_INVALID', { reason: `${join(folder, name)} cannot be read` }, error)
  })
  if (bytes.length <= limits.bundleBytesMax) return bytes.toString('utf8')
  throw engineError('PLUGIN_INVALID', {
    reason: `${name} has ${bytes.length} bytes; ${limits.bundleBytesMax} are allowed`
  })
}

function parse(json: string, folder: string): unknown {
  try {
    return JSON.parse(json)
  } catch (error) {
    throw engineError('PLUGIN_INVALID', { reason: `${join(folder, builtPluginFiles.manifest)} is not JSON` }, error)
  }
}
