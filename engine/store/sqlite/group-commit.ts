import type Database from 'better-sqlite3'
import { EngineError, engineError } from '../../errors.ts'
import { limits } from '../../limits.ts'

/**
 * Commits whatever is ready as soon as the last commit is done: one transaction and one sync for all of it. An operation
 * that fails is rolled back to its own beginning and the others go on. Never waits for a window.
 */
export interface GroupCommit {
  /** Runs the operation in the next transaction; answers once that is synced. */
  add<T>(operation: () => T): Promise<T>
  /** Operations that wait for their transaction. */
  pending(): number
}

interface Waiting {
  readonly operation: () => unknown
  readonly resolve: (value: unknown) => void
  readonly reject: (reason: unknown) => void
}

type Outcome = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: unknown }

export function openGroupCommit(database: Database.Database): GroupCommit {
  const statements = {
    begin: database.prepare('begin immediate'),
    commit: database.prepare('commit'),
    rollback: database.prepare('rollback'),
    mark: database.prepare('savepoint operation'),
    keep: database.prepare('release operation'),
    undo: database.prepare('rollback to operation')
  }
  let queue: Waiting[] = []
  let isScheduled = false

  const schedule = (): void => {
    if (isScheduled || queue.length === 0) return
    isScheduled = true
    setImmediate(() => {
      isScheduled = false
      const batch = queue.splice(0, limits.commitsPerTransactionMax)
      settle(batch, runBatch(batch))
      schedule()
    })
  }

  const runBatch = (batch: readonly Waiting[]): readonly Outcome[] => {
    try {
      statements.begin.run()
      const outcomes = batch.map((each) => runOne(each))
      statements.commit.run()
      return outcomes
    } catch (error) {
      if (database.inTransaction) statements.rollback.run()
      return batch.map(() => ({ ok: false, error: asEngineError(error) }))
    }
  }

  const runOne = ({ operation }: Waiting): Outcome => {
    statements.mark.run()
    try {
      const value = operation()
      statements.keep.run()
      return { ok: true, value }
    } catch (error) {
      // A full disk may already have ended the whole transaction.
      if (!database.inTransaction) throw error
      statements.undo.run()
      statements.keep.run()
      return { ok: false, error: asEngineError(error) }
    }
  }

  return {
    add<T>(operation: () => T): Promise<T> {
      return new Promise((resolve, reject) => {
        queue.push({ operation, resolve: resolve as (value: unknown) => void, reject })
        schedule()
      })
    },
    pending: () => queue.length
  }
}

function settle(batch: readonly Waiting[], outcomes: readonly Outcome[]): void {
  for (const [index, waiting] of batch.entries()) {
    const outcome = outcomes[index]
    if (outcome?.ok) waiting.resolve(outcome.value)
    else waiting.reject(outcome?.error)
  }
}

function asEngineError(error: unknown): unknown {
  if (error instanceof EngineError) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'SQLITE_FULL' || code.startsWith('SQLITE_IOERR')) return engineError('DISK_FULL', {}, error)
  return error
}
