import type { JsonObject } from '../../../schemas/json.ts'
import type { RehearsalView } from '../../../schemas/rehearsal.ts'
import { api } from '../../api.ts'

const lookAgainMs = 300

/** One rehearsal at a time: begun, followed until it is over, and ended when the page is left. */
export class Rehearsal {
  readonly #flowId: () => string
  #timer: ReturnType<typeof setTimeout> | undefined
  #aborting = new AbortController()
  view: RehearsalView | null = $state.raw(null)
  failure: unknown = $state.raw(null)
  isCancelled: boolean = $state(false)
  #isBeginning: boolean = $state(false)

  constructor(flowId: () => string) {
    this.#flowId = flowId
    $effect(() => () => this.#leave())
  }

  get isUnderWay(): boolean {
    return this.#isBeginning || this.view?.state === 'copying' || this.view?.state === 'playing'
  }

  async begin(ask: JsonObject): Promise<void> {
    this.#leave()
    this.#aborting = new AbortController()
    this.view = null
    this.failure = null
    this.isCancelled = false
    this.#isBeginning = true
    try {
      this.view = await api.rehearse(this.#flowId(), ask)
      this.#lookSoon()
    } catch (failure) {
      this.failure = failure
    } finally {
      this.#isBeginning = false
    }
  }

  cancel(): void {
    this.#leave()
    this.view = null
    this.isCancelled = true
  }

  #lookSoon(): void {
    this.#timer = setTimeout(() => void this.#look(), lookAgainMs)
  }

  async #look(): Promise<void> {
    const { signal } = this.#aborting
    try {
      const view = await api.rehearsal(this.view?.id ?? '', signal)
      if (signal.aborted) return
      this.view = view
      if (this.isUnderWay) this.#lookSoon()
    } catch (failure) {
      if (!signal.aborted) this.failure = failure
    }
  }

  /** Nobody looks at it any more: nothing of it is kept on the server. */
  #leave(): void {
    clearTimeout(this.#timer)
    this.#aborting.abort()
    // What is gone already need not be ended.
    if (this.view) api.endRehearsal(this.view.id).catch(() => undefined)
  }
}
