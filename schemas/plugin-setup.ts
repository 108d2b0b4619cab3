import type { JsonObject, JsonSchema } from './json.ts'
import type { Localized } from './localized.ts'

/** `GET /api/plugins/:id/setup`: what the owner can set of a plugin. */
export interface PluginSetup {
  readonly id: string
  /** Null: it has no settings. */
  readonly schema: JsonSchema | null
  /** What is set; the rest has the defaults of the schema. */
  readonly settings: JsonObject
  readonly secrets: readonly SecretSetup[]
}

/** A secret as people see it: whether it is set, never what it is. */
export interface SecretSetup {
  readonly name: string
  readonly labels: Localized
  readonly help: Localized | null
  /** Where it is sent; empty when it only checks signatures. */
  readonly hosts: readonly string[]
  readonly isSet: boolean
  readonly savedAt: string | null
  readonly savedBy: string | null
}
