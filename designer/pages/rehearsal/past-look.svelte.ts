import { ViewChoice } from '../../state/view-choice.svelte.ts'
import type PastMap from './PastMap.svelte'

/** The ways that were taken as a list or on the canvas, which is fetched when it is first wanted. */
export class PastLook {
  readonly choice = new ViewChoice('simulation')
  Map: typeof PastMap | null = $state.raw(null)

  constructor() {
    $effect(() => {
      if (this.choice.view === 'canvas' && !this.Map) void this.#fetch()
    })
  }

  async #fetch(): Promise<void> {
    this.Map = (await import('./PastMap.svelte')).default
  }
}
