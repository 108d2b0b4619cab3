import type { Preview, PreviewRequest } from '../../../schemas/preview.ts'
import { api } from '../../api.ts'

const pauseMs = 250

/** What an expression or a text gives for the sample, asked of the engine itself a moment after each change. */
export class PreviewWatch {
  /** Null while there is nothing to show. */
  found: Preview | null = $state.raw(null)

  constructor(source: () => PreviewRequest | null) {
    $effect(() => {
      const asked = source()
      const looking = new AbortController()
      const timer = setTimeout(() => void this.#look(asked, looking.signal), pauseMs)
      return () => {
        clearTimeout(timer)
        looking.abort()
      }
    })
  }

  async #look(asked: PreviewRequest | null, signal: AbortSignal): Promise<void> {
    const found = asked && (await api.preview(asked, signal).catch(() => null))
    if (!signal.aborted) this.found = found
  }
}
