import type { JsonObject, Millis } from '../../schemas/json.ts'

/** What the owner has set for plugins. Secrets come here sealed; the key is somewhere else. */
export interface PluginValues {
  /** By plugin; one that has none is not there. */
  settings(): Promise<Readonly<Record<string, JsonObject>>>
  saveSettings(plugin: string, settings: JsonObject, saved: Saved): Promise<void>
  secrets(plugin: string): Promise<readonly SealedSecret[]>
  saveSecret(plugin: string, secret: SealedSecret): Promise<void>
  /** Says whether there was one. */
  removeSecret(plugin: string, name: string): Promise<boolean>
}

export interface Saved {
  readonly savedAt: Millis
  readonly savedBy: string
}

export interface SealedSecret extends Saved {
  readonly name: string
  readonly sealed: string
}
