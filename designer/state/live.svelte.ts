import type { LiveChange, Overview } from '../../schemas/views.ts'
import { listenLive } from '../api.ts'
import { queryClient } from './query-client.ts'

/** What is on the page is asked for again at most once in this time, however fast runs change. */
const pauseMsMin = 1_000
/** A refresh that took long is followed by a pause this many times as long: a slow server is not asked faster. */
const pausePerRefresh = 10

export type LiveState = 'connecting' | 'live' | 'lost'

/** Keeps what is on the page true: each change the server tells of makes the answers it touches old. */
class Live {
  state: LiveState = $state('connecting')
  #runs = new Set<string>()
  #entities = new Set<string>()
  #areMessagesOld = false
  #pauseMs = pauseMsMin
  #isRefreshDue = false

  start(): void {
    document.addEventListener('visibilitychange', () => this.#plan())
    listenLive({
      opened: () => this.#opened(),
      lost: () => (this.state = 'lost'),
      changed: (change) => this.#changed(change)
    })
  }

  /** What happened while the line was cut is not told again, so after a cut everything is asked for anew. */
  #opened(): void {
    if (this.state === 'lost') void queryClient.invalidateQueries()
    this.state = 'live'
  }

  #changed(change: LiveChange): void {
    if (haveMessagesMoved(queryClient.getQueryData<Overview>(['overview']), change.overview))
      this.#areMessagesOld = true
    queryClient.setQueryData(['overview'], change.overview)
    for (const run of change.runs) this.#runs.add(run)
    for (const entity of change.entities) this.#entities.add(entity)
    this.#plan()
  }

  /** A page nobody looks at asks for nothing; it catches up when it is looked at again. */
  #plan(): void {
    const isTrue = this.#runs.size + this.#entities.size === 0 && !this.#areMessagesOld
    if (document.hidden || this.#isRefreshDue || isTrue) return
    this.#isRefreshDue = true
    setTimeout(() => void this.#refresh(), this.#pauseMs)
  }

  async #refresh(): Promise<void> {
    const startedAt = performance.now()
    const keys = [...keysOf(this.#runs, this.#entities), ...(this.#areMessagesOld ? [['messages']] : [])]
    this.#areMessagesOld = false
    this.#runs = new Set()
    this.#entities = new Set()
    await Promise.all(keys.map((queryKey) => queryClient.invalidateQueries({ queryKey })))
    this.#pauseMs = Math.max(pauseMsMin, pausePerRefresh * (performance.now() - startedAt))
    this.#isRefreshDue = false
    // What changed while the answers were on their way may not be in them.
    this.#plan()
  }
}

/** The answers that a change of those runs and entities makes old. */
function keysOf(runs: ReadonlySet<string>, entities: ReadonlySet<string>): readonly (readonly string[])[] {
  return [
    ...[...runs].map((id) => ['run', id]),
    ...(runs.size > 0 ? [['runs'], ['flows'], ['flow']] : []),
    ...[...entities].flatMap((entity) => ['records', 'record', 'audit'].map((kind) => [kind, entity])),
    ['timeline']
  ]
}

/** Messages are told of by their counts alone: one that goes from one state to another moves two of them. */
function haveMessagesMoved(before: Overview | undefined, after: Overview): boolean {
  return JSON.stringify(before?.messages) !== JSON.stringify(after.messages)
}

export const live = new Live()
