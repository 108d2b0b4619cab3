import type { Millis } from './json.ts'
import type { Localized } from './localized.ts'

/**
 * Whether a plugin's steps run. `off`: a person switched it off. `quarantined`: Mạch did, because it kept failing. While it
 * is not `on` its steps wait; none fails for it. `removed`: it was taken away, and does not come back by itself.
 */
export interface PluginState {
  readonly pluginId: string
  readonly state: 'on' | 'off' | 'quarantined' | 'removed'
  /** Why, in plain words; null when nobody said. */
  readonly reason: Localized | null
  readonly by: string
  readonly at: Millis
}

/** What a plugin has used since Mạch was started. */
export interface PluginUsage {
  readonly calls: number
  /** Calls that ended with an error, and how many for which reason. */
  readonly failures: number
  readonly failuresByCode: Readonly<Record<string, number>>
  /** Time on the processor, in milliseconds. */
  readonly cpuMs: number
  /** Memory of its isolates when it was last looked at, and the most it ever was, in megabytes. */
  readonly memoryMb: number
  readonly memoryPeakMb: number
  /** Times its isolate was thrown away because it broke a limit. */
  readonly stops: number
  /** Calls to the outside. */
  readonly outsideCalls: number
  /** It runs in a process apart, because it kept others waiting. */
  readonly isApart: boolean
}

export const noUsage: PluginUsage = {
  calls: 0,
  failures: 0,
  failuresByCode: {},
  cpuMs: 0,
  memoryMb: 0,
  memoryPeakMb: 0,
  stops: 0,
  outsideCalls: 0,
  isApart: false
}
