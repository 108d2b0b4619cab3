import { ViewChoice } from '../../state/view-choice.svelte.ts'
import type FlowMap from './FlowMap.svelte'

/** A flow as a list of its steps or on the canvas with its counts, which is fetched when it is first wanted. */
export class FlowLook {
  readonly choice = new ViewChoice('flow')
  Map: typeof FlowMap | null = $state.raw(null)

  constructor() {
    $effect(() => {
      if (this.choice.view === 'canvas' && !this.Map) void this.#fetch()
    })
  }

  async #fetch(): Promise<void> {
    this.Map = (await import('./FlowMap.svelte')).default
  }
}
