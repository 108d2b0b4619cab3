import { ViewChoice } from '../../state/view-choice.svelte.ts'
import type RunMap from './RunMap.svelte'

/** A run as a story or on the canvas of its flow, which is fetched when it is first wanted. */
export class RunLook {
  readonly choice = new ViewChoice('run')
  Map: typeof RunMap | null = $state.raw(null)
  /** The stop that is looked at. */
  chosen: string | null = $state(null)

  constructor() {
    $effect(() => {
      if (this.choice.view === 'canvas' && !this.Map) void this.#fetch()
    })
  }

  async #fetch(): Promise<void> {
    this.Map = (await import('./RunMap.svelte')).default
  }
}
