import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { engineError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { BuiltPlugin } from './built-plugin.ts'
import { checkIntegrity } from './check-integrity.ts'
import { checkManifest } from './check-manifest.ts'

/**
 * A plugin in one file, to hand on: gzip around JSON with the manifest and the code. It holds no paths, so there is
 * nothing to unpack to a wrong place, and it is unpacked in memory up to a limit.
 */
export interface PluginArchive {
  readonly machPlugin: 1
  readonly manifest: unknown
  readonly code: string
}

export async function packPlugin({ manifest, code }: BuiltPlugin): Promise<Buffer> {
  const archive: PluginArchive = { machPlugin: 1, manifest, code }
  return promisify(gzip)(JSON.stringify(archive))
}

/** Reads an archive. None of the plugin's code runs. Throws PLUGIN_INVALID, naming the file. */
export async function unpackPlugin(bytes: Buffer, file: string): Promise<BuiltPlugin> {
  const archive = await parse(bytes, file)
  if (archive.machPlugin !== 1 || typeof archive.code !== 'string')
    throw engineError('PLUGIN_INVALID', {
      reason: `${file} is no archive of a plugin; make one with mach plugin build --pack`
    })
  const manifest = checkManifest(archive.manifest)
  checkIntegrity(manifest, archive.code)
  if (manifest.integrity === undefined)
    throw engineError('PLUGIN_INVALID', { reason: `${file} does not name the hash of its code (manifest, /integrity)` })
  return { manifest, code: archive.code }
}

async function parse(bytes: Buffer, file: string): Promise<Partial<PluginArchive>> {
  try {
    // Code, manifest, and what JSON adds to them.
    const text = await promisify(gunzip)(bytes, { maxOutputLength: limits.bundleBytesMax * 3 })
    const value: unknown = JSON.parse(text.toString('utf8'))
    return typeof value === 'object' && value !== null ? value : {}
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw engineError('PLUGIN_INVALID', { reason: `${file} cannot be unpacked: ${message}` }, error)
  }
}
