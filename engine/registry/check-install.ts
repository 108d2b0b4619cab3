import { readFileSync } from 'node:fs'
import type { Manifest } from '../../schemas/manifest.ts'
import { fitsRange } from '../core/fits-range.ts'
import { engineError } from '../errors.ts'

/** The version of this Mạch. */
const engineVersion = (
  JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { readonly version: string }
).version

/**
 * Checks that a plugin fits what is here: this Mạch, the plugins it builds on, and the plugins that build on it. Throws
 * PLUGIN_NEEDS, naming who needs what.
 */
export function checkInstall(manifest: Manifest, installed: readonly Manifest[]): void {
  require({ plugin: manifest.id, needs: 'mach', range: manifest.engine, found: engineVersion })
  for (const [needs, range] of Object.entries(manifest.dependencies ?? {})) {
    const found = installed.find(({ id }) => id === needs)?.version ?? null
    require({ plugin: manifest.id, needs, range, found })
  }
  for (const { id, dependencies = {} } of installed) {
    const range = Object.hasOwn(dependencies, manifest.id) ? dependencies[manifest.id] : undefined
    if (range !== undefined && id !== manifest.id)
      require({ plugin: id, needs: manifest.id, range, found: manifest.version })
  }
}

interface Need {
  readonly plugin: string
  readonly needs: string
  readonly range: string
  readonly found: string | null
}

function require({ plugin, needs, range, found }: Need): void {
  if (found !== null && fitsRange(found, range)) return
  throw engineError('PLUGIN_NEEDS', { plugin, needs, range, found: found ?? '–' })
}
