import { limits } from '../limits.ts'
import type { CommitListener, CommitNews } from './commit-all.ts'

/** What changed, for open pages. */
export interface Announcement {
  readonly runs: ReadonlySet<string>
  readonly entities: ReadonlySet<string>
}

/** Gathers what changed and tells each listener at most once per `intervalMs`. */
export interface Announcer extends CommitListener {
  /** Something changed that is no commit of records or runs, for example a message was settled. */
  touch(): void
  listen(listener: (announcement: Announcement) => void): () => void
}

const announceIntervalMs = 250

export function openAnnouncer(after: (delayMs: number, call: () => void) => () => void): Announcer {
  const listeners = new Set<(announcement: Announcement) => void>()
  let runs = new Set<string>()
  let entities = new Set<string>()
  let isPlanned = false

  const flush = (): void => {
    const announcement = { runs, entities }
    runs = new Set()
    entities = new Set()
    isPlanned = false
    for (const listener of listeners) listener(announcement)
  }

  const plan = (): void => {
    if (isPlanned || listeners.size === 0) return
    isPlanned = true
    after(announceIntervalMs, flush)
  }

  return {
    committed({ started, reached, moved, changes }: CommitNews) {
      if (listeners.size === 0) return
      for (const { run } of [...started, ...reached, ...(moved ? [moved] : [])]) {
        if (runs.size < limits.announcedRunsMax) runs.add(run.id)
      }
      for (const change of changes) entities.add(change.entity)
      plan()
    },
    touch: plan,
    listen(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    }
  }
}
