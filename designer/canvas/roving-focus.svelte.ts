import { tick } from 'svelte'
import type { FlowEditor } from '../pages/edit/flow-editor.svelte.ts'

/**
 * One stop of the tab key for all that a view shows: what the focus stands on is `editor.stop`, and elements carry its id
 * as `data-stop`. The element around them takes the focus only to hand it on.
 */
export class RovingFocus {
  hasFocus: boolean = $state(false)
  readonly #editor: FlowEditor
  readonly #reveal: (id: string) => void
  #element: HTMLElement | null = null

  constructor(editor: FlowEditor, reveal: (id: string) => void) {
    this.#editor = editor
    this.#reveal = reveal
    editor.show = (id) => void this.show(id)
  }

  /** An attachment for the element around the stops. */
  readonly holder = (element: HTMLElement): (() => void) => {
    this.#element = element
    const enter = ({ target }: FocusEvent): void => {
      this.hasFocus = true
      if (target === element) void this.show(this.#editor.stop?.id ?? '')
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
    await tick()
    // A panel that has just opened leaves less room, which is known by the next frame.
    await new Promise(requestAnimationFrame)
    this.#reveal(id)
    await tick()
    const find = (): HTMLElement | null =>
      this.#element?.querySelector<HTMLElement>(`[data-stop="${CSS.escape(id)}"]`) ?? null
    // What comes into view is drawn by the next frame.
    if (!find()) await new Promise(requestAnimationFrame)
    find()?.focus({ preventScroll: true })
  }
}
