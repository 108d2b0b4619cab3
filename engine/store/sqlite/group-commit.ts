import type Database from 'better-sqlite3'
import { EngineError, engineError } from '../../errors.ts'
import { limits } from '../../limits.ts'
import { nullTelemetry, type Telemetry } from '../../ports/telemetry.ts'

interface Waiting {
  readonly operation: () => unknown
  readonly resolve: (value: unknown) => void
  readonly reject: (reason: unknown) => void
  /** What the operation gave in the last attempt. */
  value: unknown
}

interface Failure {
  /** The operation that failed; null when the transaction itself did, and so failed for all. */
  readonly waiting: Waiting | null
  readonly error: unknown
}

/**
 * Commits whatever is ready as soon as the last commit is done: one transaction and one sync for all of it. Never waits for
 * a window. An operation that fails takes nothing with it: the transaction is rolled back and done again without it. There
 * are no savepoints, because each one makes the full-text tables write out what they had gathered (measured: half of the
 * time of a commit), and failures are rare.
 */
export class GroupCommit {
  readonly #database: Database.Database
  readonly #telemetry: Telemetry
  readonly #begin: Database.Statement
  readonly #commit: Database.Statement
  readonly #rollback: Database.Statement
  readonly #queue: Waiting[] = []
  #isScheduled = false

  constructor(database: Database.Database, telemetry: Telemetry = nullTelemetry) {
    this.#database = database
    this.#telemetry = telemetry
    this.#begin = database.prepare('begin immediate')
    this.#commit = database.prepare('commit')
    this.#rollback = database.prepare('rollback')
  }

  /** Runs the operation in the next transaction; answers once that is synced. It may be run more than once until then. */
  add<T>(operation: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ operation, resolve: resolve as (value: unknown) => void, reject, value: null })
      this.#schedule()
    })
  }

  #schedule(): void {
    if (this.#isScheduled || this.#queue.length === 0) return
    this.#isScheduled = true
    setImmediate(() => {
      this.#isScheduled = false
      this.#runBatch(this.#queue.splice(0, limits.commitsPerTransactionMax))
      this.#schedule()
    })
  }

  /** Runs all operations in one transaction; those that fail are left out until the rest goes through. */
  #runBatch(batch: readonly Waiting[]): void {
    const startedAt = performance.now()
    let rest = batch
    let failure = this.#runTogether(rest)
    for (let failed = failure?.waiting; failed; failed = failure?.waiting) {
      failed.reject(failure?.error)
      rest = rest.filter((each) => each !== failed)
      failure = this.#runTogether(rest)
    }
    this.#telemetry.transactionDone({ operations: batch.length, tookMs: performance.now() - startedAt })
    for (const each of rest) {
      if (failure) each.reject(failure.error)
      else each.resolve(each.value)
    }
  }

  #runTogether(batch: readonly Waiting[]): Failure | null {
    let waiting: Waiting | null = null
    try {
      this.#begin.run()
      for (waiting of batch) waiting.value = waiting.operation()
      waiting = null
      this.#commit.run()
      return null
    } catch (error) {
      if (this.#database.inTransaction) this.#rollback.run()
      return { waiting, error: asEngineError(error) }
    }
  }
}

function asEngineError(error: unknown): unknown {
  if (error instanceof EngineError) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'SQLITE_FULL' || code.startsWith('SQLITE_IOERR')) return engineError('DISK_FULL', {}, error)
  return error
}
