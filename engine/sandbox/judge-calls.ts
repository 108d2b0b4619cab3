import type { BatchEntry } from './batch-entry.ts'
import type { GuestCall } from './guest-call.ts'
import { errorOfEnd, type BatchEnd } from './guest-stop.ts'
import type { SandboxLimits } from './sandbox-limits.ts'
import { verdictOn } from './verdict.ts'

/** Fails the calls that are guilty of the end of their batch and gives the others, which are to be made again. */
export function judgeCalls(entries: readonly BatchEntry[], end: BatchEnd, limits: SandboxLimits): readonly GuestCall[] {
  const suspects = entries.filter((entry) => entry.kind !== 'forget' && !entry.call.isSettled)
  const madeAgain: GuestCall[] = []
  for (const { call, timeoutMs } of suspects) {
    const { isAlone, deaths } = call
    const verdict = verdictOn(end.cause, { isAlone, deaths, batchSize: suspects.length }, limits.hostDeathsPerCallMax)
    if (verdict === 'guilty' || verdict === 'giveUp') {
      const { code, details } = errorOfEnd(end, timeoutMs, limits)
      call.fail(code, details)
      continue
    }
    if (verdict === 'alone') call.isAlone = true
    if (end.cause === 'outside') call.deaths += 1
    madeAgain.push(call)
  }
  return madeAgain
}
