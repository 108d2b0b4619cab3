/**
 * Plugins on disk: from a folder of TypeScript to `plugin.json` and `plugin.js`, and back into memory. Code of a plugin
 * runs here only when its author builds it, to read its definition. It must never run when a plugin is read or installed.
 */
import { resolve } from 'node:path'
import { engineError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { BuiltPlugin } from './built-plugin.ts'
import { bundlePlugin } from './bundle-plugin.ts'
import { integrityOf } from './check-integrity.ts'
import { checkManifest } from './check-manifest.ts'
import { makeManifest } from './make-manifest.ts'

/** Builds the plugin whose `index.ts` lies in the folder. Throws PLUGIN_INVALID, saying what to correct. */
export async function buildPlugin(folder: string): Promise<BuiltPlugin> {
  const { code, map } = await bundlePlugin(resolve(folder))
  const bytes = Buffer.byteLength(code)
  if (bytes > limits.bundleBytesMax) {
    throw engineError('PLUGIN_INVALID', { reason: `its code has ${bytes} bytes; ${limits.bundleBytesMax} are allowed` })
  }
  const manifest = checkManifest(await makeManifest(code))
  return { manifest: { ...manifest, integrity: integrityOf(code) }, code, map }
}
