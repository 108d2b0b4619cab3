import type { Step } from '../../schemas/step.ts'
import { lanesOf, type Lane } from '../edit/lanes.ts'
import { stepShapes } from '../edit/step-shape.ts'
import { sizes } from './sizes.ts'

/** How far something reaches from the line that runs down through it, and how tall it is. */
interface Extent {
  readonly left: number
  readonly right: number
  readonly height: number
}

export interface MeasuredList extends Extent {
  readonly steps: readonly MeasuredStep[]
  /** No run comes out below. */
  readonly ends: boolean
}

export interface MeasuredStep extends Extent {
  readonly step: Step
  readonly cardHeight: number
  readonly lanes: readonly MeasuredLane[]
  readonly isLoop: boolean
  readonly ends: boolean
}

export interface MeasuredLane {
  readonly lane: Lane
  readonly list: MeasuredList
  /** Where its line runs, from the line of the step. */
  readonly offset: number
}

/** Measures a list from the inside out; each step is looked at once. */
export function measureList(steps: readonly Step[], heightOf: (step: Step) => number): MeasuredList {
  const measured = steps.map((step) => measureStep(step, heightOf))
  const ends = measured.at(-1)?.ends ?? false
  const half = sizes.cardWidth / 2
  const tall = measured.reduce<number>((sum, { height }) => sum + height + sizes.gap, sizes.gap)
  return {
    steps: measured,
    left: Math.max(half, ...measured.map(({ left }) => left)),
    right: Math.max(half, ...measured.map(({ right }) => right)),
    height: ends ? tall - sizes.gap : tall,
    ends
  }
}

function measureStep(step: Step, heightOf: (step: Step) => number): MeasuredStep {
  const own = { step, cardHeight: heightOf(step), isLoop: stepShapes[step.kind].isLoop }
  const half = sizes.cardWidth / 2
  const drawn = lanesOf(step)
  if (drawn.length === 0) {
    return { ...own, lanes: [], left: half, right: half, height: own.cardHeight, ends: step.kind === 'end' }
  }
  const lists = drawn.map((lane) => ({ lane, list: measureLane(lane, heightOf) }))
  const lanes = sideBySide(lists, stepShapes[step.kind].goesOn !== null)
  const padding = own.isLoop ? sizes.framePadding : 0
  const first = lanes[0]
  const last = lanes.at(-1)
  const tallest = Math.max(...lists.map(({ list }) => list.height))
  return {
    ...own,
    lanes,
    left: Math.max(half, (first?.list.left ?? 0) - (first?.offset ?? 0)) + padding,
    right: Math.max(half, (last?.list.right ?? 0) + (last?.offset ?? 0)) + padding,
    height: own.cardHeight + 2 * sizes.fork + sizes.laneHeight + tallest,
    ends: lists.every(({ lane, list }) => list.ends || lane.role === 'notify') && !own.isLoop
  }
}

/** A lane that nothing can be put into is only as wide as its word. */
function measureLane(lane: Lane, heightOf: (step: Step) => number): MeasuredList {
  if (lane.key !== null) return measureList(lane.steps, heightOf)
  const half = sizes.laneWidth / 2
  return { steps: [], left: half, right: half, height: sizes.gap, ends: false }
}

type Unplaced = Omit<MeasuredLane, 'offset'>

/** Lanes from left to right. The step stands above the middle of them, or straight above the one that just goes on. */
function sideBySide(lanes: readonly Unplaced[], isFirstStraight: boolean): readonly MeasuredLane[] {
  const lines: number[] = []
  let edge = 0
  for (const { list } of lanes) {
    lines.push(edge + list.left)
    edge += list.left + list.right + sizes.laneGap
  }
  const [first = 0] = lines
  const middle = isFirstStraight ? first : (first + (lines.at(-1) ?? 0)) / 2
  return lanes.map((lane, place) => ({ ...lane, offset: (lines[place] ?? 0) - middle }))
}
