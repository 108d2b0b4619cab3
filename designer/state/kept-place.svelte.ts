import { tick, untrack } from 'svelte'

interface Held {
  readonly id: string
  readonly top: number
}

/** Below the phone's bar, where a reader's eyes are. */
const eyesPx = 120

/**
 * Keeps the row under the reader's eyes where it is while rows come and go above it. Browsers do that for plain pages,
 * but not all of them, and none inside blocks that are left undrawn. Rows carry their id as `data-row`.
 */
export class KeptPlace {
  #list: HTMLElement | null = null

  constructor(rows: () => unknown) {
    $effect.pre(() => {
      rows()
      const held = untrack(() => this.#rowUnderEyes())
      if (held) void tick().then(() => this.#putBack(held))
    })
  }

  /** An attachment for the element that holds the rows. */
  readonly holder = (element: HTMLElement): (() => void) => {
    this.#list = element
    return () => (this.#list = null)
  }

  #rowUnderEyes(): Held | null {
    if (!this.#list) return null
    const { left, width } = this.#list.getBoundingClientRect()
    const row = document.elementFromPoint(left + width / 2, eyesPx)?.closest<HTMLElement>('[data-row]')
    return row?.dataset['row'] ? { id: row.dataset['row'], top: row.getBoundingClientRect().top } : null
  }

  #putBack({ id, top }: Held): void {
    const row = this.#list?.querySelector(`[data-row="${CSS.escape(id)}"]`)
    if (row) scrollBy(0, row.getBoundingClientRect().top - top)
  }
}
