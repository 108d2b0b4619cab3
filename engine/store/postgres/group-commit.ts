import { engineError } from '../../errors.ts'
import { limits } from '../../limits.ts'
import type { Commit, CommitOutcome } from '../../ports/store.ts'
import type { Telemetry } from '../../ports/telemetry.ts'
import { allSettled } from './all-settled.ts'
import { isPassing } from './as-store-error.ts'
import type { AppliedCommit, CommitApplier, Reading } from './commit-applier.ts'
import type { Answer, Connection, Session, Statement } from './connection.ts'
import { Surprise } from './surprise.ts'

type Operation =
  | { readonly kind: 'commit'; readonly commit: Commit }
  | { readonly kind: 'statement'; readonly statement: Statement }
  | { readonly kind: 'alone'; readonly run: (session: Session) => Promise<unknown> }

/** Tells one who waits what came of it; only after the sync. */
type Answering = () => void

export interface GroupCommitParts {
  readonly connection: Connection
  readonly apply: CommitApplier
  readonly telemetry: Telemetry
}

/** So many commits go together however many more there are. */
const fewCommits = 32

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
  readonly #telemetry: Telemetry
  readonly #queue: Waiting[] = []
  #isBusy = false
  #lastSize = 0

  constructor({ connection, apply, telemetry }: GroupCommitParts) {
    this.#connection = connection
    this.#apply = apply
    this.#telemetry = telemetry
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
      void this.#work().finally(() => {
        this.#isBusy = false
        this.#schedule()
      })
    })
  }

  /**
   * One batch after the other. Answers are given when the next batch is on its way: so the server works on that one while
   * this process goes on with what was answered.
   */
  async #work(): Promise<void> {
    let answers: readonly Answering[] = []
    while (this.#queue.length > 0) {
      const running = this.#runTimed(this.#takeBatch())
      if (answers.length > 0) await nextTurn()
      for (const answer of answers) answer()
      answers = await running
    }
    for (const answer of answers) answer()
  }

  /** Takes half of what is under way, but no few: the other half keeps this process busy meanwhile. */
  #takeBatch(): readonly Waiting[] {
    const half = Math.ceil((this.#queue.length + this.#lastSize) / 2)
    const room = Math.min(Math.max(half, fewCommits), limits.commitsPerTransactionMax)
    const firstAlone = this.#queue.findIndex(({ operation }) => operation.kind === 'alone')
    const batch = this.#queue.splice(0, firstAlone === -1 ? room : Math.min(room, Math.max(firstAlone, 1)))
    this.#lastSize = batch.length
    return batch
  }

  async #runTimed(batch: readonly Waiting[]): Promise<readonly Answering[]> {
    const startedAt = performance.now()
    const answers = await this.#runBatch(batch)
    this.#telemetry.transactionDone({ operations: batch.length, tookMs: performance.now() - startedAt })
    return answers
  }

  /** Gives how each one is told what came of it. */
  async #runBatch(batch: readonly Waiting[]): Promise<readonly Answering[]> {
    let outcome = await this.#runTogether(batch, 'hopeful')
    for (let tries = 1; 'error' in outcome && !isPassing(outcome.error) && tries < limits.batchTriesMax; tries += 1) {
      outcome = await this.#runTogether(batch, 'careful')
      if (!('error' in outcome && outcome.error instanceof Surprise)) break
    }
    if (!('error' in outcome)) return outcome
    if (isPassing(outcome.error) || batch.length === 1) return rejections(batch, outcome)
    const middle = Math.ceil(batch.length / 2)
    const first = await this.#runBatch(batch.slice(0, middle))
    return [...first, ...(await this.#runBatch(batch.slice(middle)))]
  }

  /** Runs all in one transaction. When it fails, nothing has happened. */
  async #runTogether(batch: readonly Waiting[], reading: Reading): Promise<readonly Answering[] | Failure> {
    try {
      const session = await this.#connection.session()
      return await transact(session, () => this.#runAll(session, batch, reading))
    } catch (error) {
      return { error }
    }
  }

  /** Does the work and gives how each one is told, which must wait for the sync. */
  async #runAll(session: Session, batch: readonly Waiting[], reading: Reading): Promise<readonly Answering[]> {
    const commits: Waiting[] = []
    const given: Commit[] = []
    const others: Promise<Answering>[] = []
    for (const waiting of batch) {
      const { operation } = waiting
      if (operation.kind === 'commit') {
        commits.push(waiting)
        given.push(operation.commit)
      } else others.push(runOther(session, operation).then((value) => () => waiting.resolve(value)))
    }
    const [outcomes, ...rest] = await allSettled<readonly [readonly AppliedCommit[], ...Answering[]]>([
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

function rejections(batch: readonly Waiting[], { error }: Failure): readonly Answering[] {
  // Others kept being quicker, however carefully it was tried.
  const reason = error instanceof Surprise ? engineError('RUN_CONFLICTED', {}, error) : error
  return batch.map(
    ({ reject }) =>
      () =>
        reject(reason)
  )
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

function settle({ resolve, reject }: Waiting, outcome: AppliedCommit | undefined): void {
  if (!outcome) reject(engineError('BUG', { reason: 'a commit was left out' }))
  else if ('thrown' in outcome) reject(outcome.thrown)
  else resolve(outcome)
}
