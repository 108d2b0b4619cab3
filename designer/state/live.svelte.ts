import type { LiveChange } from '../../schemas/views.ts'
import { listenLive } from '../api.ts'
import { queryClient } from './query-client.ts'

/** Lists are asked for again at most once in this time, however fast runs change. */
const refreshEveryMs = 1_000

export type LiveState = 'connecting' | 'live' | 'lost'

/** Keeps what is on the page true: each change the server tells of makes the answers it touches old. */
class Live {
  state: LiveState = $state('connecting')
  #runs = new Set<string>()
  #entities = new Set<string>()
  #isRefreshDue = false

  start(): void {
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
    queryClient.setQueryData(['overview'], change.overview)
    for (const run of change.runs) this.#runs.add(run)
    for (const entity of change.entities) this.#entities.add(entity)
    if (this.#isRefreshDue) return
    this.#isRefreshDue = true
    setTimeout(() => this.#refresh(), refreshEveryMs)
  }

  #refresh(): void {
    const keys: readonly (readonly string[])[] = [
      ...[...this.#runs].map((id) => ['run', id]),
      ...(this.#runs.size > 0 ? [['runs'], ['flows'], ['flow'], ['timeline']] : []),
      ...[...this.#entities].flatMap((entity) => ['records', 'record', 'audit'].map((kind) => [kind, entity])),
      ...(this.#entities.size > 0 ? [['timeline']] : [])
    ]
    this.#runs = new Set()
    this.#entities = new Set()
    this.#isRefreshDue = false
    for (const queryKey of keys) void queryClient.invalidateQueries({ queryKey })
  }
}

export const live = new Live()
