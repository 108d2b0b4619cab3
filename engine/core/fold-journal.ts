import type { JournalEntry, JournalError } from '../../schemas/journal.ts'
import type { Json, Millis } from '../../schemas/json.ts'
import type { CompiledFlow } from './compile-flow.ts'

/** Where a run stands: the fold of its journal. Waiting is data, so nothing is ever replayed. */
export interface RunState {
  /** The step to be done; null when there is none left. */
  readonly at: string | null
  /** Output of each finished step. */
  readonly outputs: { readonly [stepId: string]: Json }
  /** Failed attempts of the step at hand. */
  readonly attempts: number
  /** Do nothing before this time: a retry or a wait. */
  readonly wakeAt: Millis | null
  /** A wait that has begun at this step. */
  readonly isAsleep: boolean
  /** The run fails with this error. */
  readonly failure: JournalError | null
  readonly finished: 'completed' | 'failed' | 'cancelled' | null
  readonly entryCount: number
}

/** The state after all entries. Pure: the same flow and journal give the same state. */
export function foldJournal(flow: CompiledFlow, journal: readonly JournalEntry[]): RunState {
  return journal.reduce((state, entry) => applyEntry(flow, state, entry), initialState(flow))
}

export function initialState(flow: CompiledFlow): RunState {
  return {
    at: flow.first,
    outputs: Object.create(null) as RunState['outputs'],
    attempts: 0,
    wakeAt: null,
    isAsleep: false,
    failure: null,
    finished: null,
    entryCount: 0
  }
}

/** The state after one more entry. */
export function applyEntry(flow: CompiledFlow, before: RunState, entry: JournalEntry): RunState {
  const state = { ...before, entryCount: before.entryCount + 1 }
  switch (entry.kind) {
    case 'done':
      return moveTo(withOutput(state, entry.step, entry.output), flow.stepsById.get(entry.step)?.next ?? null)
    case 'failed':
      return afterFailure(flow, state, entry)
    case 'chose':
      return moveTo(state, listOf(flow, entry.step, entry.case))
    case 'slept':
      return { ...state, wakeAt: entry.until, isAsleep: true }
    case 'woke':
      return moveTo(state, flow.stepsById.get(entry.step)?.next ?? null)
    case 'finished':
      return { ...state, at: null, wakeAt: null, finished: entry.outcome === 'failed' ? 'failed' : 'completed' }
    case 'cancelled':
      return { ...state, wakeAt: null, finished: 'cancelled' }
    case 'retried':
      return { ...moveTo(state, entry.step), failure: null, finished: null }
  }
}

function moveTo(state: RunState, at: string | null): RunState {
  return { ...state, at, attempts: 0, wakeAt: null, isAsleep: false }
}

function withOutput(state: RunState, step: string, output: Json): RunState {
  // A null prototype keeps step ids such as `constructor` plain data.
  const outputs = Object.assign(Object.create(null) as { [stepId: string]: Json }, state.outputs)
  outputs[step] = output
  return { ...state, outputs }
}

function afterFailure(
  flow: CompiledFlow,
  state: RunState,
  entry: Extract<JournalEntry, { readonly kind: 'failed' }>
): RunState {
  if (entry.retryAt !== null) return { ...state, attempts: entry.attempt, wakeAt: entry.retryAt }
  const step = flow.stepsById.get(entry.step)
  if (step?.kind !== 'action' || step.onError === undefined) return { ...state, failure: entry.error }
  const { code, message } = entry.error
  return moveTo(withOutput(state, entry.step, { error: { code, message } }), step.onError)
}

function listOf(flow: CompiledFlow, stepId: string, caseId: string): string | null {
  const step = flow.stepsById.get(stepId)
  if (step?.kind !== 'branch') return null
  const taken = step.cases.find((each) => each.id === caseId)
  return taken ? taken.first : step.otherwise
}
