import type { Manifest } from '../../schemas/manifest.ts'

/** A plugin as it is installed: what an admin reads before any of its code runs, and the one script that runs. */
export interface BuiltPlugin {
  readonly manifest: Manifest
  readonly code: string
}

/** The names of its two files. */
export const builtPluginFiles = { manifest: 'plugin.json', code: 'plugin.js' } as const
