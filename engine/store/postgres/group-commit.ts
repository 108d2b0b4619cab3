import { EngineError, engineError } from '../../errors.ts'
import { limits } from '../../limits.ts'
import type { Commit, CommitOutcome } from '../../ports/store.ts'
import { allSettled } from './all-settled.ts'
import type { Answer, Connection, Session, Statement } from './connection.ts'
import type { CommitApplier, Reading } from './open-commit-applier.ts'
import { Surprise } from './surprise.ts'

type Operation =
  | { readonly kind: 'commit'; readonly commit: Commit }
  | { readonly kind: 'statement'; readonly statement: Statement }
  | { readonly kind: 'alone'; readonly run: (session: Session) => Promise<unknown> }

interface Failure {
  readonly error: unknown
}

interface Waiting {
  readonly operation: Operation
  readonly resolve: (value: unknown) => void
  readonly reject: (reason: unknown) => void
}

/**
 * Commits whatever is ready as soon as the last commit is done: one transaction, one sync and three ways to the server for
 * all of it. What is refused is found before anything is written, so it takes nothing with it. When the database finds
 * something that could not be known before (someone else was quicker), all of it is rolled back and done again with every
 * row read under a lock; what still fails is cut out by halves. There are no savepoints: one per commit costs two thirds of
 * the time and rules out writing the rows of many commits with one statement.
 */
export class GroupCommit {
  readonly #connection: Connection
  readonly #apply: CommitApplier
  readonly #queue: Waiting[] = []
  #isBusy = false

  constructor(connection: Connection, apply: CommitApplier) {
    this.#connection = connection
    this.#apply = apply
  }

  commit(commit: Commit): Promise<CommitOutcome> {
    return this.#add<CommitOutcome>({ kind: 'commit', commit })
  }

  /** One statement in the next transaction. */
  async write(statement: Statement): Promise<Answer> {
    return this.#add<Answer>({ kind: 'statement', statement })
  }

  /** Several statements that depend on each other, in a transaction of their own. They may be run more than once. */
  alone<T>(run: (session: Session) => Promise<T>): Promise<T> {
    return this.#add<T>({ kind: 'alone', run })
  }

  /** Waits for everything that was asked for until now. */
  async rest(): Promise<void> {
    await this.alone(() => Promise.resolve()).catch(() => undefined)
  }

  #add<T>(operation: Operation): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ operation, resolve: resolve as (value: unknown) => void, reject })
      this.#schedule()
    })
  }

  #schedule(): void {
    if (this.#isBusy || this.#queue.length === 0) return
    this.#isBusy = true
    setImmediate(() => {
      void this.#runBatch(this.#takeBatch()).finally(() => {
        this.#isBusy = false
        this.#schedule()
      })
    })
  }

  #takeBatch(): readonly Waiting[] {
    const firstAlone = this.#queue.findIndex(({ operation }) => operation.kind === 'alone')
    const upTo = firstAlone === -1 ? limits.commitsPerTransactionMax : Math.max(firstAlone, 1)
    return this.#queue.splice(0, Math.min(upTo, limits.commitsPerTransactionMax))
  }

  async #runBatch(batch: readonly Waiting[]): Promise<void> {
    let failure = await this.#runTogether(batch, 'hopeful')
    for (let tries = 1; failure && !isPassing(failure) && tries < limits.batchTriesMax; tries += 1) {
      failure = await this.#runTogether(batch, 'careful')
      if (!(failure?.error instanceof Surprise)) break
    }
    if (failure === null) return
    if (isPassing(failure) || batch.length === 1) return rejectAll(batch, failure)
    const middle = Math.ceil(batch.length / 2)
    await this.#runBatch(batch.slice(0, middle))
    await this.#runBatch(batch.slice(middle))
  }

  /** Runs all in one transaction. Null when it is committed and everyone has their answer; else nothing has happened. */
  async #runTogether(batch: readonly Waiting[], reading: Reading): Promise<Failure | null> {
    try {
      const session = await this.#connection.session()
      const settlements = await transact(session, () => this.#runAll(session, batch, reading))
      for (const settle of settlements) settle()
      return null
    } catch (error) {
      return { error }
    }
  }

  /** Does the work and gives how each one is told, which must wait for the sync. */
  async #runAll(session: Session, batch: readonly Waiting[], reading: Reading): Promise<readonly (() => void)[]> {
    const commits: Waiting[] = []
    const given: Commit[] = []
    const others: Promise<() => void>[] = []
    for (const waiting of batch) {
      const { operation } = waiting
      if (operation.kind === 'commit') {
        commits.push(waiting)
        given.push(operation.commit)
      } else others.push(runOther(session, operation).then((value) => () => waiting.resolve(value)))
    }
    const [outcomes, ...rest] = await allSettled<readonly [readonly AppliedCommit[], ...(() => void)[]]>([
      this.#apply(session, given, reading),
      ...others
    ])
    return [...rest, ...commits.map((waiting, index) => () => settle(waiting, outcomes[index]))]
  }
}

async function runOther(session: Session, operation: Exclude<Operation, { kind: 'commit' }>): Promise<unknown> {
  if (operation.kind === 'alone') return operation.run(session)
  const [answer] = await session.send([operation.statement])
  return answer
}

/** Works inside a transaction. What was sent after `begin` did not wait for its answer, so it is looked at in the end. */
async function transact<T>(session: Session, work: () => Promise<T>): Promise<T> {
  try {
    const [, result] = await allSettled<readonly [unknown, T]>([session.send([{ text: 'begin' }]), work()])
    const [ended] = await session.send([{ text: 'commit' }])
    // A transaction that failed answers `commit` with a rollback, and no error.
    if (ended?.command !== 'COMMIT') throw engineError('BUG', { reason: 'a transaction was not committed' })
    return result
  } catch (error) {
    await session.send([{ text: 'rollback' }]).catch(() => undefined)
    throw error
  }
}

function isPassing({ error }: Failure): boolean {
  return error instanceof EngineError && error.kind === 'transient'
}

function rejectAll(batch: readonly Waiting[], { error }: Failure): void {
  // Others kept being quicker, however carefully it was tried.
  const reason = error instanceof Surprise ? engineError('RUN_CONFLICTED', {}, error) : error
  for (const { reject } of batch) reject(reason)
}

/** A commit's own outcome, or the error that only it met. */
export type AppliedCommit = CommitOutcome | { readonly thrown: unknown }

function settle({ resolve, reject }: Waiting, outcome: AppliedCommit | undefined): void {
  if (!outcome) reject(engineError('BUG', { reason: 'a commit was left out' }))
  else if ('thrown' in outcome) reject(outcome.thrown)
  else resolve(outcome)
}
