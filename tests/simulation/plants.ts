import type { Clock } from '../../engine/ports/clock.ts'
import type { Commit, CommitOutcome, RunHandle, Store } from '../../engine/ports/store.ts'
import type { Plant } from '../../engine/simulation/world.ts'

/**
 * Bugs put between the engine and its world, one at a time, to see that the simulator finds them. They exist only here:
 * the engine has no switch for them. Each strikes now and then, as bugs do.
 */
export const plants: Readonly<Record<string, () => Plant>> = {
  'skips a journal write': () => ({ store: skipJournal }),
  'drops a timer': () => ({ clock: dropTimer }),
  'forgets the lease check': () => ({ store: forgetFence }),
  'doubles an effect': () => ({ store: doubleEffect }),
  'ignores a cancel': () => ({ store: ignoreCancel })
}

function everyNth(n: number): () => boolean {
  let count = 0
  return () => (count += 1) % n === 0
}

function onCommit(store: Store, change: (commit: Commit) => Promise<CommitOutcome>): Store {
  return { ...store, commit: change }
}

/** What a step did is stored, and that it did so is not. */
function skipJournal(store: Store): Store {
  const isDue = everyNth(10)
  return onCommit(store, (commit) => {
    const { progress } = commit
    const last = progress?.entries.findIndex(({ kind }) => kind === 'done') ?? -1
    if (!progress || last < 0 || !isDue()) return store.commit(commit)
    const entries = progress.entries.filter((_, index) => index !== last)
    return store.commit({ ...commit, progress: { ...progress, entries } })
  })
}

/** A timer is set and never rings. */
function dropTimer(clock: Clock): Clock {
  const isDue = everyNth(12)
  return { ...clock, after: (delayMs, call) => (isDue() ? () => undefined : clock.after(delayMs, call)) }
}

/** Whoever comes with a run may move it on, however old his knowledge of it. */
function forgetFence(store: Store): Store {
  return onCommit(store, async (commit) => {
    const { progress } = commit
    const fresh: RunHandle | null = progress ? await store.runs.find(progress.handle.run.id) : null
    if (!progress || !fresh) return store.commit(commit)
    return store.commit({ ...commit, progress: { ...progress, handle: { ...progress.handle, seq: fresh.seq } } })
  })
}

/** An entry is stored twice, under two ids. */
function doubleEffect(store: Store): Store {
  const isDue = everyNth(15)
  return onCommit(store, (commit) => {
    const created = commit.writes.find(({ op }) => op === 'create')
    if (!created || !isDue()) return store.commit(commit)
    const twin = { ...created, id: `ffffffff${created.id.slice(8)}` }
    return store.commit({ ...commit, writes: [...commit.writes, twin] })
  })
}

/** Whoever cancels a run is told that it is done. */
function ignoreCancel(store: Store): Store {
  return onCommit(store, async (commit) => {
    const cancel =
      commit.actor === 'api' ? commit.deliveries.find(({ entry }) => entry.kind === 'cancelled') : undefined
    const handle = cancel ? await store.runs.find(cancel.runId) : null
    if (!handle) return store.commit(commit)
    return { ok: true, runs: [], changes: [], reached: [handle] }
  })
}
