import type { JournalError } from '../../schemas/journal.ts'
import type { Json, JsonObject, Millis } from '../../schemas/json.ts'
import type { CompiledFlow } from './compiled-flow.ts'

/** Where a run stands: the fold of its journal. Waiting is data, so nothing is ever replayed. */
export interface RunState {
  /** What goes on side by side. The first is the run itself; each list of a parallel step has its own. */
  readonly lanes: readonly LaneState[]
  /** Output of each finished step. */
  readonly outputs: Outputs
  /** How often each loop has begun its list. */
  readonly rounds: { readonly [stepId: string]: number }
  /** When each repeat began its round. */
  readonly roundsAt: { readonly [stepId: string]: Millis }
  /** Finished steps that know how to be made good, oldest first. */
  readonly toCompensate: readonly DoneStep[]
  readonly hasCompensated: boolean
  /** The run fails with this error. */
  readonly failure: JournalError | null
  /** The event that ended the run by its goal. */
  readonly goal: JsonObject | null
  readonly finished: 'completed' | 'failed' | 'cancelled' | null
  readonly entryCount: number
  /** How often people had a failed step tried again. */
  readonly retries: number
}

export type Outputs = { readonly [stepId: string]: Json }

export interface DoneStep {
  readonly step: string
  readonly output: Json
}

export interface LaneState {
  readonly id: string
  /** The step to be done; null when there is none left. A list of a parallel step is done when it stands at that step. */
  readonly at: string | null
  /** Failed attempts of the step at hand. */
  readonly attempts: number
  /** Do nothing before this time, unless an event comes. */
  readonly wakeAt: Millis | null
  /** What the step at hand has begun. */
  readonly standing: Standing | null
  readonly failure: JournalError | null
}

export type Standing =
  | { readonly kind: 'asleep' }
  | { readonly kind: 'forked' }
  | { readonly kind: 'awaiting'; readonly topic: string; readonly key: string }
  | { readonly kind: 'called'; readonly runId: string }
  | Asked
  | Paging

export interface Asked {
  readonly kind: 'asked'
  readonly title: string
  readonly approvers: readonly string[]
  readonly decisions: readonly Decided[]
  readonly askedAt: Millis
  readonly until: Millis
  readonly reason: 'asked' | 'reminded' | 'escalated'
  readonly hasEscalated: boolean
}

export interface Decided {
  readonly by: string
  readonly outcome: string
  readonly data: JsonObject | null
}

export interface Paging {
  readonly kind: 'paging'
  /** Items worked through so far. */
  readonly from: number
  readonly cursor: string | null
  readonly skipped: number
  readonly changed: number
  readonly messages: number
}

export function initialState(flow: CompiledFlow): RunState {
  return {
    lanes: [newLane('', flow.first)],
    outputs: Object.create(null) as Outputs,
    rounds: {},
    roundsAt: {},
    toCompensate: [],
    hasCompensated: false,
    failure: null,
    goal: null,
    finished: null,
    entryCount: 0,
    retries: 0
  }
}

export function newLane(id: string, at: string | null): LaneState {
  return { id, at, attempts: 0, wakeAt: null, standing: null, failure: null }
}

/** The state with its lane of that id changed; unchanged when there is no such lane (any more). */
export function changeLane(state: RunState, id: string, change: (lane: LaneState) => LaneState): RunState {
  return { ...state, lanes: state.lanes.map((lane) => (lane.id === id ? change(lane) : lane)) }
}

export function laneOf(state: RunState, id: string): LaneState | undefined {
  return state.lanes.find((lane) => lane.id === id)
}

export function withOutput(state: RunState, step: string, output: Json): RunState {
  // A null prototype keeps step ids such as `constructor` plain data.
  const outputs = Object.assign(Object.create(null) as { [stepId: string]: Json }, state.outputs)
  outputs[step] = output
  return { ...state, outputs }
}
