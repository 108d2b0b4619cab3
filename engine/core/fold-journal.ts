import type {
  AskedEntry,
  CalledEntry,
  DecidedEntry,
  DoneEntry,
  FailedEntry,
  JournalEntry,
  LoopedEntry,
  PagedEntry,
  ReturnedEntry
} from '../../schemas/journal.ts'
import { engineError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { CompiledFlow, CompiledStep } from './compiled-flow.ts'
import { applyAsked, applyDecided, applyDelegated } from './apply-asked.ts'
import { leave, moveTo, stand, standingAt } from './move-to.ts'
import { changeLane, initialState, newLane, withOutput, type LaneState, type RunState } from './run-state.ts'

/** The state after all entries. Pure: the same flow and journal give the same state. */
export function foldJournal(flow: CompiledFlow, journal: readonly JournalEntry[]): RunState {
  return journal.reduce((state, entry) => applyEntry(flow, state, entry), initialState(flow))
}

/**
 * The state after one more entry. An entry says at which step its lane stands, so a journal can also be folded over another
 * version of its flow; what a step no longer knows changes nothing. An event that comes when nobody waits changes nothing.
 */
export function applyEntry(flow: CompiledFlow, before: RunState, entry: JournalEntry): RunState {
  const state = { ...before, entryCount: before.entryCount + 1 }
  switch (entry.kind) {
    case 'finished':
      return { ...state, finished: entry.outcome === 'failed' ? 'failed' : 'completed' }
    case 'cancelled':
      return { ...state, finished: 'cancelled' }
    case 'retried':
      return { ...state, lanes: state.lanes.map(tryAgain), failure: null, finished: null, retries: state.retries + 1 }
    case 'goal':
      return { ...state, goal: entry.event }
    case 'overran':
      return { ...state, failure: entry.error }
    case 'edited':
      return Object.entries(entry.outputs).reduce((each, [step, output]) => withOutput(each, step, output), state)
    case 'moved':
      return state
    case 'compensated':
      return { ...state, toCompensate: state.toCompensate.slice(0, -1), hasCompensated: true }
    default:
      return applyStepEntry(flow, state, entry)
  }
}

type StepEntry = Exclude<
  JournalEntry,
  { kind: 'finished' | 'cancelled' | 'retried' | 'goal' | 'overran' | 'edited' | 'moved' | 'compensated' }
>

function applyStepEntry(flow: CompiledFlow, state: RunState, entry: StepEntry): RunState {
  const step = flow.stepsById.get(entry.step)
  if (!step) return entry.kind === 'done' ? withOutput(state, entry.step, entry.output) : state
  switch (entry.kind) {
    case 'done':
      return applyDone(state, step, entry)
    case 'failed':
      return applyFailed(flow, state, { step, entry })
    case 'chose':
      return moveTo(state, step, listOf(step, entry.case))
    case 'slept':
      return stand(state, step, { standing: { kind: 'asleep' }, wakeAt: entry.until })
    case 'woke':
      return moveTo(state, step, step.next)
    case 'forked':
      return applyForked(state, step)
    case 'joined':
      return leave(flow, state, { step, output: { done: entry.done }, to: step.next })
    case 'looped':
      return applyLooped(state, step, entry)
    case 'paged':
      return applyPaged(state, step, entry)
    case 'awaited':
      return stand(state, step, {
        standing: { kind: 'awaiting', topic: entry.topic, key: entry.key },
        wakeAt: entry.until
      })
    case 'received':
      if (standingAt(state, step)?.kind !== 'awaiting') return state
      return leave(flow, state, { step, output: { event: entry.event }, to: step.next })
    case 'expired':
      return leave(flow, state, { step, output: { timedOut: true }, to: timeoutOf(step) })
    case 'asked':
      return step.kind === 'approve' ? applyAsked(flow, state, { step, entry: entry satisfies AskedEntry }) : state
    case 'decided':
      return step.kind === 'approve' ? applyDecided(flow, state, { step, entry: entry satisfies DecidedEntry }) : state
    case 'delegated':
      return applyDelegated(state, step, entry)
    case 'called':
      return applyCalled(state, step, entry)
    case 'returned':
      return applyReturned(state, step, entry)
  }
}

function applyDone(state: RunState, step: CompiledStep, { output }: DoneEntry): RunState {
  const after = moveTo(withOutput(state, step.id, output), step, step.next)
  if (step.kind !== 'action' || !step.compensate) return after
  return { ...after, toCompensate: [...after.toCompensate, { step: step.id, output }] }
}

interface Failed {
  readonly step: CompiledStep
  readonly entry: FailedEntry
}

/** A step inside a forEach fails the item at hand: the lane stands at the loop, which begins again with that item. */
function applyFailed(flow: CompiledFlow, state: RunState, { step, entry }: Failed): RunState {
  const { attempt, retryAt, error } = entry
  const loop = step.loops.map((id) => flow.stepsById.get(id)).find((each) => each?.kind === 'forEach')
  const place = loop ?? step
  const standing = standingAt(state, place)
  if (retryAt !== null) return stand(state, place, { standing, wakeAt: retryAt, attempts: attempt })
  if ('onError' in step && step.onError !== undefined) {
    const { code, message } = error
    return moveTo(withOutput(state, step.id, { error: { code, message } }), step, step.onError)
  }
  return fail(stand(state, place, { standing, wakeAt: null }), step.lane, error)
}

/** A lane fails. When it is the run's own, the run fails; otherwise the step that began it decides what that means. */
function fail(state: RunState, laneId: string, failure: LaneState['failure']): RunState {
  const after = changeLane(state, laneId, (lane) => ({ ...lane, failure }))
  return laneId === '' ? { ...after, failure } : after
}

function tryAgain(lane: LaneState): LaneState {
  return lane.failure ? { ...lane, failure: null, attempts: 0, wakeAt: null } : lane
}

function applyForked(state: RunState, step: CompiledStep): RunState {
  if (step.kind !== 'parallel') return state
  const after = stand(state, step, { standing: { kind: 'forked' }, wakeAt: null })
  return { ...after, lanes: [...after.lanes, ...step.lists.map(({ lane, first }) => newLane(lane, first))] }
}

function applyLooped(state: RunState, step: CompiledStep, { rounds, goesOn, at }: LoopedEntry): RunState {
  if (step.kind !== 'repeat') return state
  if (goesOn) {
    const begun = { rounds: { ...state.rounds, [step.id]: rounds + 1 }, roundsAt: { ...state.roundsAt, [step.id]: at } }
    return moveTo({ ...state, ...begun }, step, step.first)
  }
  const { [step.id]: _, ...others } = state.rounds
  return moveTo(withOutput({ ...state, rounds: others }, step.id, { rounds }), step, step.next)
}

function applyPaged(state: RunState, step: CompiledStep, entry: PagedEntry): RunState {
  const before = standingAt(state, step)
  const sum = before?.kind === 'paging' ? before : { skipped: 0, changed: 0, messages: 0 }
  const standing = {
    kind: 'paging' as const,
    from: entry.from + entry.count,
    cursor: entry.cursor,
    skipped: sum.skipped + entry.skippedCount,
    changed: sum.changed + entry.changeCount,
    messages: sum.messages + entry.messageCount
  }
  if (!entry.isLast) return stand(state, step, { standing, wakeAt: null })
  const { from: count, skipped, changed, messages } = standing
  return moveTo(withOutput(state, step.id, { count, skipped, changed, messages }), step, step.next)
}

function applyCalled(state: RunState, step: CompiledStep, { runId, waits, at }: CalledEntry): RunState {
  // A run that is called again, after a failure, is another one.
  const rounds = { ...state.rounds, [step.id]: (state.rounds[step.id] ?? 0) + 1 }
  if (!waits) return moveTo(withOutput({ ...state, rounds }, step.id, { runId }), step, step.next)
  return stand({ ...state, rounds }, step, { standing: { kind: 'called', runId }, wakeAt: at + limits.waitMsMax })
}

function applyReturned(state: RunState, step: CompiledStep, { runId, outcome, result }: ReturnedEntry): RunState {
  const standing = standingAt(state, step)
  if (step.kind !== 'subflow' || standing?.kind !== 'called' || standing.runId !== runId) return state
  if (outcome === 'completed' || outcome === 'goal')
    return moveTo(withOutput(state, step.id, { runId, outcome, result }), step, step.next)
  const { code, message } = engineError('SUBFLOW_FAILED', { runId, flow: step.flow, outcome })
  const error = { code, message }
  if (step.onError !== undefined) return moveTo(withOutput(state, step.id, { error, runId }), step, step.onError)
  return fail(stand(state, step, { standing: null, wakeAt: null }), step.lane, error)
}

function listOf(step: CompiledStep, part: string): string | null {
  if (step.kind === 'branch') {
    const taken = step.cases.find(({ id }) => id === part)
    return taken ? taken.first : step.otherwise
  }
  if (step.kind !== 'split') return step.next
  const arm = step.arms.find(({ id }) => id === part)
  return arm ? arm.first : step.next
}

function timeoutOf(step: CompiledStep): string | null {
  return step.kind === 'waitFor' || step.kind === 'approve' ? step.onTimeout : step.next
}
