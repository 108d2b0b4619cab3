import type { Json } from '../../schemas/json.ts'
import type { CompiledFlow, CompiledStep } from './compiled-flow.ts'
import { changeLane, laneOf, newLane, withOutput, type LaneState, type RunState, type Standing } from './run-state.ts'

/** The lane of a step goes on to another one; null ends it. */
export function moveTo(state: RunState, step: CompiledStep, at: string | null): RunState {
  return changeLane(state, step.lane, (lane) => newLane(lane.id, at))
}

/** The lane of a step stands at it. */
export function stand(
  state: RunState,
  step: CompiledStep,
  change: Pick<LaneState, 'standing' | 'wakeAt'> & Partial<LaneState>
): RunState {
  return changeLane(state, step.lane, (lane) => ({ ...newLane(lane.id, step.id), ...change }))
}

export function standingAt(state: RunState, step: CompiledStep): Standing | null {
  const lane = laneOf(state, step.lane)
  return lane?.at === step.id ? lane.standing : null
}

interface Leaving {
  readonly step: CompiledStep
  readonly output: Json
  readonly to: string | null
}

/** A step is done: its output is kept, the lanes it had begun end, and its lane goes on. */
export function leave(flow: CompiledFlow, state: RunState, { step, output, to }: Leaving): RunState {
  return moveTo(withOutput(dropLanesOf(flow, state, step.id), step.id, output), step, to)
}

/** The state without the lanes that a step has begun, and without those begun inside them. */
export function dropLanesOf(flow: CompiledFlow, state: RunState, stepId: string): RunState {
  return { ...state, lanes: state.lanes.filter((lane) => !isInside(flow, lane.id, stepId)) }
}

/** Ids of lanes are `<step>:<list>`; the step says in which lane it stands itself. */
function isInside(flow: CompiledFlow, laneId: string, stepId: string): boolean {
  for (let id = laneId; id !== ''; id = outerLane(flow, id)) if (ownerOf(id) === stepId) return true
  return false
}

/** The lane in which the step stands that has begun this one. */
export function outerLane(flow: CompiledFlow, laneId: string): string {
  return flow.stepsById.get(ownerOf(laneId))?.lane ?? ''
}

function ownerOf(laneId: string): string {
  return laneId.slice(0, laneId.indexOf(':'))
}
