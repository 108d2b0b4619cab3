import { tick } from 'svelte'
import type { Stop } from './stops.ts'

const framesMax = 10

/** What knows where the keyboard stands; it asks by `show` that a stop be seen and focused. */
export interface Standing {
  readonly stop: Stop | undefined
  show: (id: string) => void
}

/**
 * One stop of the tab key for all that a view shows: what the focus stands on is its `stop`, and elements carry its id
 * as `data-stop`. The element around them takes the focus only to hand it on.
 */
export class RovingFocus {
  hasFocus: boolean = $state(false)
  readonly #standing: Standing
  readonly #reveal: (id: string) => void
  #element: HTMLElement | null = null
  /** The stop that was asked for last. */
  #wanted: string | null = null

  constructor(standing: Standing, reveal: (id: string) => void) {
    this.#standing = standing
    this.#reveal = reveal
    standing.show = (id) => void this.show(id)
  }

  /** An attachment for the element around the stops. */
  readonly holder = (element: HTMLElement): (() => void) => {
    this.#element = element
    const enter = ({ target }: FocusEvent): void => {
      this.hasFocus = true
      if (target === element) void this.show(this.#standing.stop?.id ?? '')
    }
    const leave = (): void => void (this.hasFocus = false)
    element.addEventListener('focusin', enter)
    element.addEventListener('focusout', leave)
    return () => {
      element.removeEventListener('focusin', enter)
      element.removeEventListener('focusout', leave)
    }
  }

  async show(id: string): Promise<void> {
    this.#wanted = id
    await tick()
    // A panel that has just opened leaves less room, which is known by the next frame.
    await new Promise(requestAnimationFrame)
    if (this.#wanted === id) this.#reveal(id)
    // What comes into view is drawn by one of the next frames; by then a person may be somewhere else.
    for (let frames = 0; frames < framesMax && this.#wanted === id; frames += 1) {
      await tick()
      const found = this.#element?.querySelector<HTMLElement>(`[data-stop="${CSS.escape(id)}"]`)
      if (found) return found.focus({ preventScroll: true })
      await new Promise(requestAnimationFrame)
    }
  }
}
