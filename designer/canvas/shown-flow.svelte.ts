import { createContext, tick } from 'svelte'
import type { Flow } from '../../schemas/flow.ts'
import type { Labels } from '../words/labels.ts'
import type { CanvasFlow } from './canvas-view.svelte.ts'
import { layOut, type Layout } from './layout.ts'
import type { Overlay } from './overlay.ts'
import type { Standing } from './roving-focus.svelte.ts'
import { sizes } from './sizes.ts'
import { nextStop, stopsOf, type Stop } from './stops.ts'

/** What a canvas for looking is given. `chosen` and `choose` speak of stops: `trigger`, `step:<id>`. */
export interface ShownProps {
  readonly flow: Flow
  readonly labels: Labels
  readonly overlay: Overlay
  /** What the canvas shows, said to those who cannot see it. */
  readonly label: string
  readonly chosen?: string | null
  /** The stop that is in view at first; without it the beginning. */
  readonly first?: string | null
  /** Cards have room for links. */
  readonly isTall?: boolean
  readonly choose?: (stop: string | null) => void
}

const arrows: Readonly<Record<string, 'up' | 'down' | 'left' | 'right'>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right'
}

/** A flow that is looked at on the canvas, with what is told over it, and where the keyboard stands. Nothing is changed. */
export class ShownFlow implements CanvasFlow, Standing {
  readonly #given: () => ShownProps
  readonly #flow: Flow = $derived.by(() => this.#given().flow)
  readonly layout: Layout = $derived.by(() => layOutToLook(this.#flow, this.#given().isTall ?? false))
  #stopId: string = $state('trigger')
  readonly stop: Stop | undefined = $derived(
    stopsOf(this.layout).find(({ id }) => id === this.#stopId) ?? stopsOf(this.layout)[0]
  )
  show: (id: string) => void = () => {}

  constructor(given: () => ShownProps) {
    this.#given = given
  }

  get flow(): Flow {
    return this.#flow
  }

  get labels(): Labels {
    return this.#given().labels
  }

  get overlay(): Overlay {
    return this.#given().overlay
  }

  get chosen(): string | null {
    return this.#given().chosen ?? null
  }

  choose(stop: string): void {
    this.#stopId = stop
    this.#given().choose?.(stop)
  }

  /** Gives whether the key meant something here. */
  press({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
    const arrow = arrows[key]
    if (ctrlKey || metaKey || altKey) return false
    if (key === 'Escape' && this.chosen !== null) {
      this.#given().choose?.(null)
      return true
    }
    if (!arrow) return false
    const next = nextStop(this.layout, this.stop?.id ?? 'trigger', arrow)
    if (next) this.goTo(next.id)
    return true
  }

  goTo(id: string): void {
    this.#stopId = id
    void tick().then(() => this.show(id))
  }
}

/** Nothing can be put anywhere, so no empty place is a stop. */
function layOutToLook(flow: Flow, isTall: boolean): Layout {
  const layout = layOut(flow, () => sizes.cardHeight + (isTall ? sizes.noteHeight : 0))
  return { ...layout, shapes: layout.shapes.map((shape) => ('isOnly' in shape ? { ...shape, isOnly: false } : shape)) }
}

export const [useShown, setShown] = createContext<ShownFlow>()
