import type { Flow } from '../../schemas/flow.ts'
import { findStep, stepsAt, type Place } from './flow-places.ts'
import { moveSteps } from './edit-steps.ts'
import { lanesOf } from './lanes.ts'

export type Direction = 'up' | 'down' | 'left' | 'right'

/** Moves a step one place: past its neighbour, out of its list at the border, or into the lane beside. Null: no way. */
export function shiftStep(flow: Flow, id: string, direction: Direction): Flow | null {
  const found = findStep(flow, id)
  const to = found && placeTowards(flow, found.place, direction)
  return to ? moveSteps(flow, new Set([id]), to) : null
}

function placeTowards(flow: Flow, place: Place, direction: Direction): Place | null {
  if (direction === 'left' || direction === 'right') return besides(flow, place, direction === 'left' ? -1 : 1)
  const { index } = place
  if (direction === 'up' && index > 0) return { ...place, index: index - 1 }
  // The place is counted with the step still in it, so past one neighbour is two further.
  if (direction === 'down' && index + 1 < stepsAt(flow, place).length) return { ...place, index: index + 2 }
  const holder = place.step === null ? null : findStep(flow, place.step)
  return holder && { ...holder.place, index: holder.place.index + (direction === 'up' ? 0 : 1) }
}

function besides(flow: Flow, place: Place, by: -1 | 1): Place | null {
  const holder = place.step === null ? null : findStep(flow, place.step)
  if (!holder) return null
  const lanes = lanesOf(holder.step).filter(({ key }) => key !== null)
  const lane = lanes[lanes.findIndex(({ key }) => key === place.list) + by]
  return lane?.key ? { step: holder.step.id, list: lane.key, index: lane.steps.length } : null
}
