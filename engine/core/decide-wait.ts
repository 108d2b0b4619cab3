import type { Millis } from '../../schemas/json.ts'
import { limits } from '../limits.ts'
import type { CompiledWait } from './compiled-flow.ts'
import type { LaneDecision } from './decision.ts'
import { timeOf, type StepNow } from './step-now.ts'
import { nextLocalTime } from './time/next-local-time.ts'
import { addWorkingTime, nextWorkingTime } from './time/working-time.ts'

/** Falls asleep, or wakes. */
export function decideWait(now: StepNow<CompiledWait>): LaneDecision {
  const { step, lane, present } = now
  const at = present.now
  if (lane.standing) {
    const lateMs = at - (lane.wakeAt ?? at)
    return { kind: 'enter', entry: { kind: 'woke', at, step: step.id, lateMs } }
  }
  const until = Math.min(wakeTime(now), at + limits.waitMsMax)
  return { kind: 'enter', entry: { kind: 'slept', at, step: step.id, until } }
}

function wakeTime({ step, scope, present }: StepNow<CompiledWait>): Millis {
  const { now, calendarOf } = present
  if (step.durationMs !== null) return now + step.durationMs
  if (step.until) return timeOf(step.until, scope)
  if (step.at) return nextLocalTime(step.at, now)
  if (!step.working) return now
  const calendar = calendarOf(step.working.calendar)
  return step.working.durationMs === null
    ? nextWorkingTime(calendar, now)
    : addWorkingTime(calendar, now, step.working.durationMs)
}
