import { limits } from '../../limits.ts'
import { engineError } from '../../errors.ts'
import type { Commit } from '../../ports/store.ts'
import type { CompiledEntity } from '../../records/compile-entity.ts'
import { allSettled } from './all-settled.ts'
import { lockEvents } from './lock-events.ts'
import type { Reading } from './commit-applier.ts'
import type { Session } from './connection.ts'
import type { FactSource } from './facts.ts'
import { StagedList } from './staged-list.ts'
import { StagedPast } from './staged-past.ts'
import { StagedQuestions } from './staged-questions.ts'
import { StagedRecords } from './staged-records.ts'
import { StagedRuns } from './staged-runs.ts'
import { StagedSends } from './staged-sends.ts'
import { StagedWaits } from './staged-waits.ts'

/** Everything that a batch of commits knows and does. */
export class StagedBatch {
  readonly records: StagedRecords
  readonly runs: StagedRuns
  readonly waits: StagedWaits
  readonly questions: StagedQuestions
  readonly past: StagedPast
  readonly sends: StagedSends
  readonly #list = new StagedList()
  readonly #facts: readonly FactSource[]

  constructor(entityOf: (id: string) => CompiledEntity, reading: Reading) {
    this.records = new StagedRecords(entityOf, reading)
    this.runs = new StagedRuns(reading, this.#list)
    this.waits = new StagedWaits(this.#list)
    this.questions = new StagedQuestions(this.#list)
    this.past = new StagedPast(this.#list, entityOf)
    this.sends = new StagedSends(this.#list)
    this.#facts = [this.runs, this.waits, this.past, this.sends].flatMap((part) => part.facts())
  }

  /** Gives what takes back all that is staged from here on. */
  mark(): () => void {
    const marks = [this.#list.mark(), this.records.mark()]
    return () => {
      for (const takeBack of marks) takeBack()
    }
  }

  /** Takes the locks and reads what the commits are sure to need. */
  async load(session: Session, commits: readonly Commit[]): Promise<void> {
    const takeBack = this.mark()
    for (const commit of commits) for (const part of [this.runs, this.waits, this.sends]) part.want(commit)
    takeBack()
    const lock = lockEvents(commits)
    const locked = lock ? [session.send([lock]), this.waits.loadTopics(session)] : []
    await allSettled<readonly unknown[]>([...locked, this.records.load(session, commits), this.#loadFacts(session)])
  }

  /** Works commits out, again whenever they have asked what was not known yet. */
  async workOut<T>(session: Session, work: () => T): Promise<T> {
    for (let round = 1; round <= limits.factRoundsMax; round += 1) {
      const takeBack = this.mark()
      const worked = work()
      if (this.#facts.every((facts) => facts.isComplete())) return worked
      takeBack()
      await this.#loadFacts(session)
    }
    const [limit, max] = ['factRoundsMax', limits.factRoundsMax]
    throw engineError('LIMIT_PASSED', { limit, value: max + 1, max })
  }

  async write(session: Session): Promise<void> {
    await allSettled([
      this.runs.write(session),
      this.runs.door.write(session),
      this.waits.write(session),
      this.questions.write(session),
      this.sends.write(session),
      this.records.write(session)
    ])
  }

  async #loadFacts(session: Session): Promise<void> {
    await allSettled(this.#facts.map((facts) => facts.load(session)))
  }
}
