import { untrack } from 'svelte'
import type { Node, Viewport } from '@xyflow/svelte'
import type { Place } from '../edit/flow-places.ts'
import type { Layout, Shape } from './layout.ts'
import { linePath } from './line-path.ts'
import { contains, inflated, nowhere, touches, type Region } from './region.ts'
import { nearestPlus } from './stops.ts'

export type CanvasNode = Node<{ readonly shape: Shape }, Shape['kind']>

export const zoomMin = 0.1
export const zoomMax = 2
/** Below this zoom texts cannot be read, so cards are drawn as plain blocks, and all of them at once. */
const farZoom = 0.4
/** Few cards are drawn faster when nobody looks which ones can be seen. */
const fewShapes = 120
const marginPx = 48
const topPx = 24

/** The flow that a canvas shows; without `moveTo` its steps stay where they are. */
export interface CanvasFlow {
  readonly layout: Layout
  moveTo?(stepId: string, place: Place): void
}

/**
 * The canvas of a flow: which part of it is seen, and what is being dragged. Svelte Flow pans, zooms and drags; where
 * things stand is `layOut`'s alone, so a drag ends in a change of the flow or in nothing.
 */
export class CanvasView {
  readonly #flow: CanvasFlow
  #viewport: Viewport = $state.raw({ x: 0, y: topPx, zoom: 1 })
  /** The part of the canvas that is drawn: what is seen, and as much again around it. */
  #drawn: Region = $state.raw(nowhere)
  width: number = $state(0)
  height: number = $state(0)
  /** The node that is being dragged, where it is now. */
  #dragged: CanvasNode | null = $state.raw(null)
  /** The place on which a card would land. */
  dropId: string | null = $state(null)
  readonly layout: Layout = $derived.by(() => this.#flow.layout)
  readonly #all: readonly CanvasNode[] = $derived.by(() => this.#toNodes(this.layout))
  readonly lines: string = $derived(linePath(this.layout.lines))
  readonly #isLarge: boolean = $derived(this.layout.shapes.length > fewShapes)
  readonly isFar: boolean = $derived(this.#isLarge && this.viewport.zoom < farZoom)
  /** Only what is near: panning then costs nothing but the move itself, until the view leaves what is drawn. */
  readonly #near: readonly CanvasNode[] = $derived(
    !this.#isLarge || this.isFar ? this.#all : this.#all.filter(({ data }) => touches(this.#drawn, data.shape))
  )
  #known = new Map<string, CanvasNode>()

  constructor(flow: CanvasFlow) {
    this.#flow = flow
  }

  get viewport(): Viewport {
    return this.#viewport
  }

  set viewport(viewport: Viewport) {
    this.#viewport = viewport
    const seen = this.#seen()
    if (!contains(this.#drawn, seen)) this.#drawn = inflated(seen)
  }

  get nodes(): CanvasNode[] {
    const dragged = this.#dragged
    return dragged ? this.#near.map((node) => (node.id === dragged.id ? dragged : node)) : [...this.#near]
  }

  /** Svelte Flow tells of new positions while something is dragged; anything else it says is ours already. */
  set nodes(nodes: CanvasNode[]) {
    const dragged = nodes.find(({ dragging }) => dragging)
    if (dragged) this.#dragged = dragged
  }

  /** An attachment: once, it opens at the top, as wide as there is room for, and never too small to read. */
  readonly begin = ({ clientWidth: width, clientHeight: height }: Element): void =>
    untrack(() => {
      this.width = width
      this.height = height
      const { left, width: wide } = this.layout
      const zoom = Math.max(0.8, Math.min(1, (width - marginPx) / wide))
      const middle = wide * zoom <= width ? left + wide / 2 : 0
      this.viewport = { x: width / 2 - middle * zoom, y: topPx, zoom }
    })

  zoomBy(factor: number): void {
    const zoom = Math.min(zoomMax, Math.max(zoomMin, this.viewport.zoom * factor))
    const [x, y] = [this.width / 2, this.height / 2]
    const scale = zoom / this.viewport.zoom
    this.viewport = { x: x - (x - this.viewport.x) * scale, y: y - (y - this.viewport.y) * scale, zoom }
  }

  fit(): void {
    const { left, width, height } = this.layout
    const fitting = Math.min(1, (this.width - marginPx) / width, (this.height - marginPx) / height)
    const zoom = Math.max(zoomMin, fitting)
    this.viewport = {
      x: this.width / 2 - (left + width / 2) * zoom,
      y: Math.max(topPx, (this.height - height * zoom) / 2),
      zoom
    }
  }

  /** Moves the view so that a point of the canvas is in its middle. */
  lookAt(x: number, y: number): void {
    const { zoom } = this.viewport
    this.viewport = { x: this.width / 2 - x * zoom, y: this.height / 2 - y * zoom, zoom }
  }

  /** Moves no further than it takes to see the whole of a shape. */
  reveal(id: string): void {
    const shape = this.layout.shapes.find((one) => one.id === id)
    if (!shape || this.width === 0) return
    const { x, y, zoom } = this.viewport
    this.viewport = {
      zoom,
      x: x + correction(shape.x * zoom + x, shape.width * zoom, this.width),
      y: y + correction(shape.y * zoom + y, shape.height * zoom, this.height)
    }
  }

  drag(node: CanvasNode): void {
    const { x, y } = node.position
    const { width, height } = node.data.shape
    this.dropId = nearestPlus(this.layout, x + width / 2, y + height / 2)?.id ?? null
  }

  drop({ data: { shape } }: CanvasNode): void {
    const plus = this.layout.shapes.find(({ id }) => id === this.dropId)
    this.#dragged = null
    this.dropId = null
    if (shape.kind === 'step' && plus?.kind === 'plus') this.#flow.moveTo?.(shape.step.id, plus.place)
  }

  #seen(): Region {
    const { x, y, zoom } = this.#viewport
    return { left: -x / zoom, top: -y / zoom, right: (this.width - x) / zoom, bottom: (this.height - y) / zoom }
  }

  /** A shape that is where it was keeps its node, so that only what has changed is drawn again. */
  #toNodes({ shapes }: Layout): readonly CanvasNode[] {
    const nodes = shapes.map((shape) => {
      const before = this.#known.get(shape.id)
      return before && isSame(before.data.shape, shape) ? before : toNode(shape, this.#flow.moveTo !== undefined)
    })
    this.#known = new Map(nodes.map((node) => [node.id, node]))
    return nodes
  }
}

function toNode(shape: Shape, canMove: boolean): CanvasNode {
  const { id, kind, x, y, width, height } = shape
  return {
    id,
    type: kind,
    position: { x, y },
    width,
    height,
    // Its size and its lack of handles are known, so nothing has to be drawn only to be measured.
    measured: { width, height },
    handles: [],
    draggable: canMove && kind === 'step',
    zIndex: kind === 'frame' ? 0 : 1,
    data: { shape }
  }
}

function isSame(before: Shape, now: Shape): boolean {
  const names = Object.keys(now) as (keyof Shape)[]
  return names.every(
    (name) => before[name] === now[name] || (name as string) === 'place' || (name as string) === 'lane'
  )
}

/** How far a stretch has to move to lie within the window with a margin. */
function correction(from: number, length: number, window: number): number {
  if (from < marginPx) return marginPx - from
  return Math.min(0, window - marginPx - (from + length))
}
