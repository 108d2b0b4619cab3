import type { Localized } from '../../schemas/localized.ts'
import type { Millis } from '../../schemas/json.ts'
import { limits } from '../limits.ts'

/** What is remembered of a plugin's calls, to see whether it keeps failing. */
export interface PluginRecord {
  /** Times at which its isolate had to be thrown away, the latest ones. */
  readonly stopsAt: readonly Millis[]
  /** Calls since the first of them. */
  readonly calls: number
  /** Calls in a row that failed. */
  readonly failuresInRow: number
}

export const cleanRecord: PluginRecord = { stopsAt: [], calls: 0, failuresInRow: 0 }

/** Errors that cost an isolate, so that everybody pays for them. */
const stops: ReadonlySet<string> = new Set(['PLUGIN_TIMEOUT', 'PLUGIN_OUT_OF_MEMORY'])

/** A call has ended, with an error or, when `code` is null, well. Pure. */
export function afterCall(record: PluginRecord, code: string | null, now: Millis): PluginRecord {
  if (code === 'PLUGIN_HOST_DIED') return record
  const recent = record.stopsAt.filter((at) => now - at < limits.quarantineWithinMs)
  const stopsAt = code !== null && stops.has(code) ? [...recent, now] : recent
  const calls = stopsAt.length === 0 ? 0 : record.calls + 1
  return { stopsAt, calls, failuresInRow: code === null ? 0 : record.failuresInRow + 1 }
}

/** Why a plugin is to be put in quarantine; null while it may go on. */
export function quarantineVerdict({ stopsAt, calls, failuresInRow }: PluginRecord): Localized | null {
  const {
    quarantineStopsMax: stopsMax,
    quarantineCallsPerStopMax: perStop,
    quarantineFailuresMax: failuresMax
  } = limits
  if (stopsAt.length >= stopsMax && calls <= stopsAt.length * perStop) {
    const minutes = limits.quarantineWithinMs / 60_000
    return {
      vi: `Phải dừng tiện ích ${stopsAt.length} lần trong ${minutes} phút vì chạy quá lâu hoặc dùng quá nhiều bộ nhớ.`,
      en: `It had to be stopped ${stopsAt.length} times in ${minutes} minutes: it ran too long or took too much memory.`
    }
  }
  if (failuresInRow < failuresMax) return null
  return {
    vi: `${failuresInRow} lần gọi liên tiếp đều bị lỗi.`,
    en: `${failuresInRow} calls in a row have failed.`
  }
}
