import type { Effect } from '../../schemas/effect.ts'
import type { JsonObject, Millis } from '../../schemas/json.ts'
import type { PluginUsage } from '../../schemas/plugin-state.ts'
import type { RecordQuery, StoredRecord } from '../../schemas/record.ts'
import type { EngineError } from '../errors.ts'

/**
 * Where plugin code runs. JSON text goes in, JSON text comes out; the plugin asks for effects and the engine does them.
 * A call that did not finish has changed nothing, so it may always be made again.
 */
export interface Sandbox {
  /** Makes a plugin version known; the isolate is made when it is first called. Loading the same version again replaces it. */
  load(plugin: LoadedPlugin): void
  call(call: SandboxCall): Promise<SandboxOutcome>
  /** What a plugin has used so far, all its versions together. */
  usage(pluginId: string): PluginUsage
  /** Forgets a version that nobody will call again. */
  unload(pluginId: string, version: string): void
  /** Ends the host processes. Calls under way end with PLUGIN_HOST_DIED. */
  close(): Promise<void>
}

export interface LoadedPlugin {
  readonly id: string
  readonly version: string
  /** One bundled script as `mach plugin build` writes it. */
  readonly code: string
}

export interface SandboxCall {
  readonly pluginId: string
  readonly pluginVersion: string
  readonly action: string
  /** The step's input as JSON text: it is journaled as the same text. */
  readonly inputJson: string
  /** What the owner has set for the plugin. */
  readonly settings?: JsonObject
  /** The guest's clock stands still at this time. */
  readonly now: Millis
  /** Ids and random numbers inside come from it: the same seed gives the same ids. */
  readonly seed: string
  /** Answers to the reads that the manifest declares. */
  readonly prefetched: readonly AnsweredRead[]
  /** Answers reads that the handler awaits; refuses those not granted by throwing CAPABILITY_DENIED. */
  readonly read: (reads: readonly GuestRead[]) => Promise<readonly (readonly StoredRecord[])[]>
  /**
   * Answers questions to the world: calls through the gateway, checks of signatures. `first` is how many were asked before
   * in this attempt, so that each has a number of its own. Without it the guest may ask none.
   */
  readonly ask?: (questions: readonly GuestQuestion[], first: number) => Promise<readonly JsonObject[]>
  readonly timeoutMs?: number
}

export type GuestQuestion = GuestRequest | GuestSignature

/** A request that a handler wants made. Secrets stand in it as `{{secret:name}}`. */
export interface GuestRequest {
  readonly op: 'http'
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
}

/** Whether `signature` is the HMAC of `text` under a secret that the guest does not know. */
export interface GuestSignature {
  readonly op: 'verify'
  readonly secret: string
  readonly algorithm: 'sha1' | 'sha256' | 'sha512'
  readonly encoding: 'hex' | 'base64'
  readonly text: string
  readonly signature: string
}

export type GuestRead =
  | { readonly op: 'find'; readonly entity: string; readonly query: RecordQuery }
  | { readonly op: 'get'; readonly entity: string; readonly id: string }

export interface AnsweredRead {
  readonly read: GuestRead
  readonly records: readonly StoredRecord[]
}

export type SandboxOutcome =
  | {
      readonly ok: true
      /** JSON text of what the handler returned, at most `callOutputBytesMax`. */
      readonly outputJson: string
      /** As asked by the guest: not yet checked against schema and capabilities. */
      readonly effects: readonly Effect[]
      readonly log: readonly string[]
    }
  | { readonly ok: false; readonly error: EngineError }
