import { MediaQuery } from 'svelte/reactivity'
import { readChoice, writeChoice } from '../../state/address.ts'
import { readRemembered, remember } from '../../state/remembered.ts'
import type RunMap from './RunMap.svelte'

export type RunView = 'story' | 'canvas'

/** A run as a story or on the canvas of its flow; a phone shows the story. The canvas is fetched when it is first wanted. */
export class RunLook {
  readonly #isNarrow = new MediaQuery('max-width: 767px')
  #kept: RunView = $state(readRemembered('run') === 'canvas' ? 'canvas' : 'story')
  Map: typeof RunMap | null = $state.raw(null)
  /** The stop that is looked at. */
  chosen: string | null = $state(null)

  constructor() {
    $effect(() => {
      if (this.view === 'canvas' && !this.Map) void this.#fetch()
    })
  }

  get hasChoice(): boolean {
    return !this.#isNarrow.current
  }

  get view(): RunView {
    if (!this.hasChoice) return 'story'
    const asked = readChoice('view')
    return asked === 'canvas' || asked === 'story' ? asked : this.#kept
  }

  choose(view: RunView): void {
    this.#kept = view
    remember('run', view)
    writeChoice('view', view, { step: false })
  }

  async #fetch(): Promise<void> {
    this.Map = (await import('./RunMap.svelte')).default
  }
}
