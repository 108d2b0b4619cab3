import { MediaQuery } from 'svelte/reactivity'
import { readRemembered, remember } from '../../state/remembered.ts'

export type EditorView = 'canvas' | 'outline'

/** Canvas or outline: the outline is the form for phones until somebody chooses. */
export class EditorLook {
  readonly #isNarrow = new MediaQuery('max-width: 767px')
  #chosen: EditorView | null = $state(parseView(readRemembered('editor')))

  get view(): EditorView {
    if (this.#isNarrow.current) return this.#narrow
    return this.#chosen ?? 'canvas'
  }

  /** On a phone the choice lasts for one sitting. */
  #narrow: EditorView = $state('outline')

  choose(view: EditorView): void {
    if (this.#isNarrow.current) {
      this.#narrow = view
      return
    }
    this.#chosen = view
    remember('editor', view)
  }
}

function parseView(text: string | null): EditorView | null {
  return text === 'canvas' || text === 'outline' ? text : null
}
