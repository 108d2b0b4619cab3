import type { FinishedEntry } from '../../schemas/journal.ts'
import type { JsonObject, Millis } from '../../schemas/json.ts'
import { EngineError, engineError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { CompiledFlow } from './compiled-flow.ts'
import { decideStep } from './decide-step.ts'
import { failStep, type Decision, type LaneDecision } from './decision.ts'
import { outerLane } from './move-to.ts'
import type { Present } from './present.ts'
import { laneOf, type LaneState, type RunState } from './run-state.ts'

/** Decides what a run does next. Pure: the same flow, state and present give the same decision. */
export function decide(flow: CompiledFlow, state: RunState, present: Present): Decision {
  if (state.finished) return { kind: 'rest' }
  if (state.goal) return finish(present.now, { outcome: 'goal', step: null, result: { event: state.goal } })
  if (state.failure) return afterFailure(flow, state, present)
  if (state.entryCount >= limits.journalEntriesMax)
    return finish(present.now, { outcome: 'failed', step: null, result: journalTooLong })
  const deadline = deadlineOf(flow, present)
  if (present.now >= deadline) return tooLate(flow, present.now)
  let until = deadline
  for (const lane of state.lanes) {
    const decision = decideLane(flow, state, { lane, present })
    if (decision.kind === 'sleep') until = Math.min(until, decision.until)
    else if (decision.kind !== 'idle') return decision
  }
  return { kind: 'sleep', until: Math.min(until, present.now + limits.waitMsMax) }
}

/** The entry that ends a run. */
function finish(at: Millis, how: Omit<FinishedEntry, 'kind' | 'at'>): Decision {
  return { kind: 'enter', entry: { kind: 'finished', at, ...how } }
}

function deadlineOf({ timeLimitMs }: CompiledFlow, { run }: Present): Millis {
  return timeLimitMs === null ? Number.POSITIVE_INFINITY : run.createdAt + timeLimitMs
}

/** The run fails like at a failed step, so that what it did can be made good. */
function tooLate({ flow }: CompiledFlow, at: Millis): Decision {
  const { code, message } = engineError('RUN_TOO_LATE', { within: flow.timeLimit ?? '' })
  return { kind: 'enter', entry: { kind: 'overran', at, error: { code, message } } }
}

interface LaneNow {
  readonly lane: LaneState
  readonly present: Present
}

function decideLane(flow: CompiledFlow, state: RunState, { lane, present }: LaneNow): LaneDecision {
  if (lane.failure || isInFailed(flow, state, lane.id)) return { kind: 'idle' }
  const step = lane.at === null ? undefined : flow.stepsById.get(lane.at)
  // A list that has run to its end leads back to the step that began it, which stands in another lane.
  if (step && step.lane !== lane.id) return { kind: 'idle' }
  if (!step) return lane.id === '' ? finish(present.now, ranOut) : { kind: 'idle' }
  if (isAsleep(lane, present.now)) return { kind: 'sleep', until: lane.wakeAt }
  try {
    return decideStep(flow, state, { step, lane, present })
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    return failStep(step.id, present.now, error)
  }
}

/** A list goes no further when what it stands in has failed: it goes on only if that is retried. */
function isInFailed(flow: CompiledFlow, state: RunState, laneId: string): boolean {
  for (let id = laneId; id !== '';) {
    id = outerLane(flow, id)
    if (laneOf(state, id)?.failure) return true
  }
  return false
}

function isAsleep(lane: LaneState, now: Millis): lane is LaneState & { readonly wakeAt: Millis } {
  return lane.wakeAt !== null && now < lane.wakeAt && lane.standing?.kind !== 'asked'
}

/** What finished steps did is made good, the last one first; then the run fails. */
function afterFailure(flow: CompiledFlow, state: RunState, { now }: Present): Decision {
  const done = state.toCompensate.at(-1)
  const step = done && flow.stepsById.get(done.step)
  if (step?.kind === 'action' && step.compensate && done) return { kind: 'compensate', step, done }
  const error = state.failure ?? laneOf(state, '')?.failure ?? null
  return finish(now, { outcome: 'failed', step: null, result: { error: error && { ...error } } })
}

const ranOut = { outcome: 'completed', step: null, result: null } as const

const journalTooLong: JsonObject = {
  error: { code: 'LIMIT_PASSED', message: `The journal has more than ${limits.journalEntriesMax} entries.` }
}
