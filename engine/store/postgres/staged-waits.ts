import type { OpenWait } from '../../core/open-wait.ts'
import type { Commit, RunHandle } from '../../ports/store.ts'
import type { KeptWait, NewWait, WaitBook } from '../commit-work.ts'
import { isSameWait, rowToWait, type WaitRow } from '../wait-row.ts'
import type { Session } from './connection.ts'
import { askByPlace, Facts, type FactSource } from './facts.ts'
import type { RowToWrite } from './rows-to-text.ts'
import type { StagedList } from './staged-list.ts'
import { writeRows } from './write-rows.ts'

/** A wait that the batch has begun; its number is its place, counted downwards from -1. */
interface AddedWait extends KeptWait {
  readonly runN: number
}

/** What runs wait for: as the database has it, and as the batch changes it. */
export class StagedWaits implements WaitBook {
  readonly #list: StagedList
  readonly #ofRun = new Facts<{ readonly run_n: number }, WaitRow>(askByPlace(sql.ofRun))
  readonly #underKey = new Facts<{ readonly topic: string; readonly key: string }, WaitRow>(
    askByPlace(sql.find, [sql.lockWaiting])
  )
  readonly #topics = new Set<string>()
  readonly #added: AddedWait[] = []
  /** Numbers of waits that are over. */
  readonly #removed = new Map<number, true>()
  /** Numbers of runs that wait for nothing of what the database has. */
  readonly #cleared = new Map<number, true>()
  #fresh: NewWait[] = []

  constructor(list: StagedList) {
    this.#list = list
  }

  facts(): readonly FactSource[] {
    return [this.#ofRun, this.#underKey]
  }

  /** Notes what is sure to be asked. */
  want({ progress }: Commit): void {
    if (progress?.waits?.length) this.#ofRun.want({ run_n: progress.handle.n })
  }

  async loadTopics(session: Session): Promise<void> {
    const [answer] = await session.send([{ text: 'select topic from wait_topics', values: [] }])
    for (const row of answer?.rows ?? []) this.#topics.add(String(row['topic']))
  }

  replace({ n: runN, run }: RunHandle, waits: readonly OpenWait[]): void {
    const kept = waits.length === 0 ? this.#addedTo(runN) : this.#keptBy(runN)
    if (waits.length === 0) this.#list.set(this.#cleared, runN, true)
    for (const { n, wait } of kept) if (!waits.some((each) => isSameWait(wait, each))) this.remove(n)
    for (const wait of waits) {
      if (kept.some((each) => isSameWait(each.wait, wait))) continue
      this.#list.push(this.#added, { n: -1 - this.#added.length, runN, runId: run.id, wait })
      this.#fresh.push({ runN, wait })
    }
  }

  find(topic: string, keys: () => readonly string[]): readonly KeptWait[] {
    const isStored = this.#topics.has(topic)
    const added = this.#added.filter(({ n, wait }) => wait.topic === topic && !this.#removed.has(n))
    if (!isStored && added.length === 0) return []
    const wanted = [...new Set(keys())]
    const stored = isStored ? wanted.flatMap((key) => this.#underKey.rows({ topic, key })) : []
    const open = this.#open(stored).toSorted((a, b) => a.n - b.n)
    return [...open, ...added.filter(({ wait }) => wanted.includes(wait.key))]
  }

  open(runN: number, wait: OpenWait): KeptWait | null {
    return this.#keptBy(runN).find((each) => isSameWait(each.wait, wait)) ?? null
  }

  remove(n: number): void {
    this.#list.set(this.#removed, n, true)
  }

  takeNew(): readonly NewWait[] {
    const taken = this.#fresh
    this.#fresh = []
    return taken
  }

  async write(session: Session): Promise<void> {
    const added = this.#added.filter(({ n }) => !this.#removed.has(n))
    const topics = new Set(added.map(({ wait }) => wait.topic).filter((topic) => !this.#topics.has(topic)))
    await writeRows(session, [
      { text: sql.clear, rows: [...this.#cleared.keys()].filter((runN) => runN > 0).map((run_n) => ({ run_n })) },
      { text: sql.remove, rows: [...this.#removed.keys()].filter((n) => n > 0).map((n) => ({ n })) },
      { text: sql.insert, rows: added.map(waitRow) },
      { text: sql.addTopics, rows: [...topics].map((topic) => ({ topic })) }
    ])
  }

  #keptBy(runN: number): readonly KeptWait[] {
    const isCleared = this.#cleared.has(runN)
    return [...(isCleared ? [] : this.#open(this.#ofRun.rows({ run_n: runN }))), ...this.#addedTo(runN)]
  }

  #addedTo(runN: number): readonly KeptWait[] {
    return this.#added.filter((each) => each.runN === runN && !this.#removed.has(each.n))
  }

  #open(rows: readonly WaitRow[]): readonly KeptWait[] {
    return rows.filter(({ n, run_n }) => !this.#removed.has(n) && !this.#cleared.has(run_n)).map(rowToWait)
  }
}

function waitRow({ runN, wait }: AddedWait): RowToWrite {
  const { step, topic, key, by, fields, match, scope, origin, since } = wait
  const list = fields && JSON.stringify(fields)
  const texts = { step, topic, key, by_field: by, fields: list, match, scope: JSON.stringify(scope), origin }
  return { run_n: runN, ...texts, since }
}

const sql = {
  ofRun: `select v.i, w.*, r.id as run_id from json_to_recordset($1::json) as v (i bigint, run_n bigint)
    join waits w on w.run_n = v.run_n join runs r on r.n = w.run_n order by w.n`,
  /** Runs that may be told are locked before their waits are read: so an event of another process tells them once. */
  lockWaiting: `select r.n from json_to_recordset($1::json) as v (topic text, key text)
    join waits w on w.topic = v.topic and md5(w.key) = md5(v.key) join runs r on r.n = w.run_n
    order by r.n for update of r`,
  find: `select v.i, w.*, r.id as run_id from json_to_recordset($1::json) as v (i bigint, topic text, key text)
    join waits w on w.topic = v.topic and md5(w.key) = md5(v.key) join runs r on r.n = w.run_n order by w.n`,
  clear: `delete from waits w using json_to_recordset($1::json) as v (run_n bigint) where w.run_n = v.run_n`,
  remove: `delete from waits w using json_to_recordset($1::json) as v (n bigint) where w.n = v.n`,
  insert: `insert into waits (run_n, step, topic, key, by_field, fields, match, scope, origin, since)
    select run_n, step, topic, key, by_field, fields, match, scope, origin, since
    from json_to_recordset($1::json) as v (run_n bigint, step text, topic text, key text, by_field text, fields text,
      match text, scope text, origin text, since bigint)`,
  addTopics: `insert into wait_topics (topic) select topic from json_to_recordset($1::json) as v (topic text)
    on conflict do nothing`
}
