import type { BatchEntry } from './batch-entry.ts'
import type { PluginCalls } from './plugin-calls.ts'

/** A frame for a host. A `drop` has no answer; the others have one each, or several when a batch takes more than a slice. */
export interface HostFrame {
  readonly kind: 'load' | 'run' | 'drop'
  readonly plugin: PluginCalls
  readonly text: string
  /** The turn's limit; the host is killed a little later. */
  readonly timeoutMs: number
  /** Entries not answered yet. */
  entries: readonly BatchEntry[]
}
