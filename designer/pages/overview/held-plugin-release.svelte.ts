import { api } from '../../api.ts'
import { notices } from '../../state/notices.svelte.ts'
import { queryClient } from '../../state/query-client.ts'
import { say } from '../../texts/texts.ts'

/** Lets a held plugin run again, from the notice about it. */
export class HeldPluginRelease {
  isUnderWay = $state(false)
  failure = $state<unknown>(null)
  readonly #pluginId: () => string

  constructor(pluginId: () => string) {
    this.#pluginId = pluginId
  }

  async letRun(): Promise<void> {
    this.isUnderWay = true
    this.failure = null
    try {
      await api.enablePlugin(this.#pluginId())
      notices.say(say.plugin_runs_again())
    } catch (failure) {
      this.failure = failure
    } finally {
      this.isUnderWay = false
      await queryClient.invalidateQueries({ queryKey: ['overview'] })
    }
  }
}
