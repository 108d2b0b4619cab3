import type Database from 'better-sqlite3'
import { EngineError, engineError } from '../../errors.ts'
import { limits } from '../../limits.ts'
import { nullTelemetry, type Telemetry } from '../../ports/telemetry.ts'

interface Waiting {
  readonly operation: () => unknown
  readonly resolve: (value: unknown) => void
  readonly reject: (reason: unknown) => void
}

type Outcome = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: unknown }

interface Attempt {
  readonly outcomes: ReadonlyMap<Waiting, Outcome>
  /** The operation that failed, or null when none did. */
  readonly failed: Waiting | null
  /** What comes of an operation that is not among the outcomes. */
  readonly rest: Outcome
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
      this.#queue.push({ operation, resolve: resolve as (value: unknown) => void, reject })
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
    const failures = new Map<Waiting, Outcome>()
    let attempt = this.#runTogether(batch)
    while (attempt.failed !== null) {
      failures.set(attempt.failed, attempt.rest)
      attempt = this.#runTogether(batch.filter((each) => !failures.has(each)))
    }
    this.#telemetry.transactionDone({ operations: batch.length, tookMs: performance.now() - startedAt })
    for (const each of batch) settle(each, failures.get(each) ?? attempt.outcomes.get(each) ?? attempt.rest)
  }

  #runTogether(batch: readonly Waiting[]): Attempt {
    const outcomes = new Map<Waiting, Outcome>()
    let current: Waiting | null = null
    try {
      this.#begin.run()
      for (current of batch) outcomes.set(current, { ok: true, value: current.operation() })
      current = null
      this.#commit.run()
      return { outcomes, failed: null, rest: leftOut }
    } catch (error) {
      if (this.#database.inTransaction) this.#rollback.run()
      // When the transaction itself fails, it fails for all.
      return { outcomes: new Map(), failed: current, rest: { ok: false, error: asEngineError(error) } }
    }
  }
}

const leftOut: Outcome = { ok: false, error: engineError('BUG', { reason: 'an operation was left out' }) }

function settle({ resolve, reject }: Waiting, outcome: Outcome): void {
  if (outcome.ok) resolve(outcome.value)
  else reject(outcome.error)
}

function asEngineError(error: unknown): unknown {
  if (error instanceof EngineError) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'SQLITE_FULL' || code.startsWith('SQLITE_IOERR')) return engineError('DISK_FULL', {}, error)
  return error
}
