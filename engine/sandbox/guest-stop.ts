import type { JsonObject } from '../../schemas/json.ts'
import type { ErrorCode } from '../errors.ts'
import type { EndCause } from './death-cause.ts'
import type { GuestStop } from './isolate-engine.ts'
import type { SandboxLimits } from './sandbox-limits.ts'

/** Why a batch came to no end, with what there is to say about it. */
export interface BatchEnd {
  readonly cause: EndCause
  readonly message: string
}

const reasons: readonly string[] = ['timeout', 'memory', 'broken', 'missing'] satisfies readonly GuestStop['reason'][]
/** Below this share of the processor a turn was not slow, the machine was busy. */
const ownShareMin = 0.2

/** Reads what a host says of an isolate that it had to drop. */
export function parseGuestStop(json: string): BatchEnd | null {
  const { reason, message, cpuMs, wallMs } = JSON.parse(json) as Partial<GuestStop>
  if (reason === undefined || !reasons.includes(reason)) return null
  const wasBusyElsewhere = reason === 'timeout' && Number(cpuMs) < Number(wallMs) * ownShareMin
  return { cause: wasBusyElsewhere ? 'outside' : reason, message: String(message).slice(0, 2_000) }
}

/** The error of a call that is guilty of an end. */
export function errorOfEnd(
  end: BatchEnd,
  timeoutMs: number,
  limits: SandboxLimits
): { readonly code: ErrorCode; readonly details: JsonObject } {
  switch (end.cause) {
    case 'timeout':
      return { code: 'PLUGIN_TIMEOUT', details: { limitMs: timeoutMs } }
    case 'memory':
    case 'crash':
      return { code: 'PLUGIN_OUT_OF_MEMORY', details: { limitMb: limits.isolateMemoryMb } }
    case 'broken':
      return { code: 'PLUGIN_THREW', details: { message: end.message } }
    case 'outside':
    case 'missing':
      return { code: 'PLUGIN_HOST_DIED', details: { lastWords: end.message.slice(-500) } }
  }
}
