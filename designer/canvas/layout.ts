import type { Flow } from '../../schemas/flow.ts'
import type { Step } from '../../schemas/step.ts'
import { rootList, type ListAddress, type Place } from '../edit/flow-places.ts'
import type { Lane } from '../edit/lanes.ts'
import { measureList, type MeasuredLane, type MeasuredList, type MeasuredStep } from './measure.ts'
import { cardHeight, sizes } from './sizes.ts'

export interface Point {
  readonly x: number
  readonly y: number
}

interface Box extends Point {
  readonly id: string
  readonly width: number
  readonly height: number
}

/** Something on the canvas, with its upper left corner. */
export type Shape =
  | (Box & { readonly kind: 'trigger' | 'finish' | 'frame' })
  | (Box & { readonly kind: 'step'; readonly step: Step; readonly place: Place })
  | (Box & { readonly kind: 'lane'; readonly step: Step; readonly lane: Lane })
  /** A place where something can be put; `isOnly` in a list that is empty. */
  | (Box & { readonly kind: 'plus'; readonly place: Place; readonly isOnly: boolean; readonly way: Way })

/**
 * Which way of the flow a line draws: `into:<step>` from above into a step, `out:<step>` onwards below it,
 * `lane:<step>/<lane>` into one of its lanes, `back:<step>` to the beginning of a loop, `begin` where there is no step.
 */
export type Way = `into:${string}` | `out:${string}` | `lane:${string}` | `back:${string}` | 'begin'

export interface Line {
  readonly way: Way
  readonly corners: readonly Point[]
}

export interface Layout {
  readonly shapes: readonly Shape[]
  readonly lines: readonly Line[]
  readonly left: number
  readonly width: number
  readonly height: number
}

/**
 * Draws a flow as a tree down the page: the middle of the trigger is x = 0. Pure geometry; it must know nothing of the
 * browser or of the words on the cards.
 */
export function layOut(flow: Flow, heightOf: (step: Step) => number = cardHeight): Layout {
  const list = measureList(flow.steps, heightOf)
  const pen = new Pen()
  pen.box('trigger', { x: 0, y: 0 }, { kind: 'trigger', width: sizes.cardWidth, height: sizes.triggerHeight })
  pen.list(list, rootList, { x: 0, y: sizes.triggerHeight })
  const bottom = sizes.triggerHeight + list.height
  if (!list.ends) {
    pen.box('finish', { x: 0, y: bottom }, { kind: 'finish', width: sizes.finishWidth, height: sizes.finishHeight })
  }
  const { shapes, lines } = pen
  const width = list.left + list.right
  return { shapes, lines, left: -list.left, width, height: bottom + (list.ends ? 0 : sizes.finishHeight) }
}

type Unplaced = Shape extends infer S ? (S extends Shape ? Omit<S, 'id' | 'x' | 'y'> : never) : never

class Pen {
  readonly shapes: Shape[] = []
  readonly lines: Line[] = []

  /** Puts a shape so that `top` is the middle of its upper edge. */
  box(id: string, top: Point, shape: Unplaced): void {
    this.shapes.push({ ...shape, id, x: top.x - shape.width / 2, y: top.y })
  }

  list(list: MeasuredList, address: ListAddress, from: Point): void {
    let y = from.y
    let way: Way = address.step === null ? 'begin' : `lane:${address.step}/${address.list}`
    for (const [index, measured] of list.steps.entries()) {
      this.#gap({ place: { ...address, index }, isOnly: false, way: `into:${measured.step.id}` }, { x: from.x, y })
      this.#step(measured, { ...address, index }, { x: from.x, y: y + sizes.gap })
      y += sizes.gap + measured.height
      way = `out:${measured.step.id}`
    }
    const index = list.steps.length
    if (!list.ends) this.#gap({ place: { ...address, index }, isOnly: index === 0, way }, { x: from.x, y })
  }

  #gap(gap: { readonly place: Place; readonly isOnly: boolean; readonly way: Way }, { x, y }: Point): void {
    const { place } = gap
    this.#line(gap.way, { x, y }, { x, y: y + sizes.gap })
    const middle = y + (sizes.gap - sizes.plus) / 2
    const id = `plus:${place.step ?? ''}/${place.list}/${place.index}`
    this.box(id, { x, y: middle }, { ...gap, kind: 'plus', width: sizes.plus, height: sizes.plus })
  }

  #step(measured: MeasuredStep, place: Place, top: Point): void {
    const { step, cardHeight: height, lanes, isLoop } = measured
    if (isLoop) this.#frame(measured, top)
    this.box(`step:${step.id}`, top, { kind: 'step', step, place, width: sizes.cardWidth, height })
    const fork = top.y + height + sizes.fork
    const join = top.y + measured.height - sizes.fork
    for (const lane of lanes) this.#lane(measured, lane, { x: top.x, fork, join })
    if (lanes.length > 0 && !measured.ends) {
      this.#line(`out:${step.id}`, { x: top.x, y: join }, { x: top.x, y: join + sizes.fork })
    }
  }

  #lane(
    { step, isLoop }: MeasuredStep,
    { lane, list, offset }: MeasuredLane,
    { x, fork, join }: { readonly x: number; readonly fork: number; readonly join: number }
  ): void {
    const at = x + offset
    const begin = fork + sizes.laneHeight
    const way: Way = `lane:${step.id}/${lane.key ?? lane.role}`
    const turn = fork - sizes.fork / 2
    this.#line(way, { x, y: fork - sizes.fork }, { x, y: turn }, { x: at, y: turn }, { x: at, y: fork })
    this.box(
      `lane:${step.id}/${lane.key ?? lane.role}`,
      { x: at, y: fork },
      { kind: 'lane', step, lane, width: sizes.laneWidth, height: sizes.laneHeight }
    )
    if (lane.key !== null) this.list(list, { step: step.id, list: lane.key }, { x: at, y: begin })
    if (list.ends || lane.role === 'notify') return
    const end = lane.key === null ? begin : begin + list.height
    const last = list.steps.at(-1)?.step
    this.#line(last ? `out:${last.id}` : way, { x: at, y: end }, { x: at, y: join }, { x, y: join })
    if (isLoop) this.#back(step.id, { x: at, y: join }, { left: at - list.left - sizes.framePadding / 2, fork })
  }

  /** The line back to the beginning of a loop. */
  #back(id: string, { x, y }: Point, { left, fork }: { readonly left: number; readonly fork: number }): void {
    const middle = fork + sizes.laneHeight / 2
    const end = { x: x - sizes.laneWidth / 2, y: middle }
    this.#line(`back:${id}`, { x, y }, { x: left, y }, { x: left, y: middle }, end)
  }

  #frame({ step, left, right, height, cardHeight: card }: MeasuredStep, { x, y }: Point): void {
    const width = left + right
    const top = { x: x + (right - left) / 2, y: y + card / 2 }
    this.box(`frame:${step.id}`, top, { kind: 'frame', width, height: height - card / 2 - sizes.fork / 2 })
  }

  #line(way: Way, ...corners: readonly Point[]): void {
    this.lines.push({ way, corners })
  }
}
