import { MediaQuery } from 'svelte/reactivity'
import { readChoice, writeChoice } from './address.ts'
import { readRemembered, remember } from './remembered.ts'

/** What is shown as words or on the canvas. A phone shows the words; elsewhere the choice is kept, and can be sent as an address. */
export class ViewChoice {
  readonly #isNarrow = new MediaQuery('max-width: 767px')
  readonly #name: string
  #kept: 'words' | 'canvas' = $state('words')

  /** Choices of one name are kept together. */
  constructor(name: string) {
    this.#name = name
    this.#kept = readRemembered(name) === 'canvas' ? 'canvas' : 'words'
  }

  get hasChoice(): boolean {
    return !this.#isNarrow.current
  }

  get view(): 'words' | 'canvas' {
    if (!this.hasChoice) return 'words'
    const asked = readChoice('view')
    return asked === 'canvas' || asked === 'words' ? asked : this.#kept
  }

  choose(view: 'words' | 'canvas'): void {
    this.#kept = view
    remember(this.#name, view)
    writeChoice('view', view, { step: false })
  }
}
