import type { Manifest } from '../../schemas/manifest.ts'

/** A plugin as it is installed: what an admin reads before any of its code runs, and the one script that runs. */
export interface BuiltPlugin {
  readonly manifest: Manifest
  readonly code: string
  /** Source map (JSON) of the script, for reading traces; nothing else needs it. */
  readonly map?: string
}

/** The names of its files. */
export const builtPluginFiles = { manifest: 'plugin.json', code: 'plugin.js', map: 'plugin.js.map' } as const
