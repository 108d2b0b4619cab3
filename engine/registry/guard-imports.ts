import { isBuiltin } from 'node:module'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'rolldown'

const sdkFolder = fileURLToPath(new URL('../../plugins/sdk', import.meta.url))
export const sdkEntry = join(sdkFolder, 'index.ts')

/**
 * Refuses imports of what a plugin cannot have: the machine, the engine, other plugins. It may import its own files, the
 * SDK, and packages made of plain JavaScript.
 */
export function guardImports(folder: string, refuse: (reason: string) => void): Plugin {
  return {
    name: 'mach-guard-imports',
    async resolveId(source, importer) {
      if (importer === undefined || importer === 'mach-plugin') return null
      const found = isBuiltin(source) ? null : await this.resolve(source, importer, { skipSelf: true })
      const reason = reasonAgainst(source, folder, found?.external === false ? found.id : null)
      if (reason === null) return found
      const whole = `${relative(folder, importer)} imports “${source}”, ${reason}`
      refuse(whole)
      throw new Error(whole)
    }
  }
}

function reasonAgainst(source: string, folder: string, file: string | null): string | null {
  if (isBuiltin(source)) return 'which is part of Node: a plugin has no access to the machine'
  if (file === null) return 'which is not found'
  const isOwn = [folder, sdkFolder].some((own) => file.startsWith(own + sep)) || isPackage(file)
  return isOwn ? null : `which is outside of the plugin: only its own files, packages and mach/sdk may be used`
}

function isPackage(file: string): boolean {
  return dirname(file).split(sep).includes('node_modules')
}
