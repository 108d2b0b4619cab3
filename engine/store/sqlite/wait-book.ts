import type Database from 'better-sqlite3'
import type { JsonObject } from '../../../schemas/json.ts'
import type { OpenWait } from '../../core/open-wait.ts'

export interface KeptWait {
  readonly n: number
  readonly runId: string
  readonly wait: OpenWait
}

/** What unfinished runs wait for. All functions run inside the transaction of a commit. */
export interface WaitBook {
  /** What a run waits for from now on; what it waited for before and still does keeps its place. */
  replace(runN: number, waits: readonly OpenWait[]): void
  /** Waits under a topic and one of the keys, oldest first. */
  find(topic: string, keys: () => readonly string[]): readonly KeptWait[]
  /** The wait as it is kept, if it still is. */
  open(runN: number, wait: OpenWait): KeptWait | null
  remove(n: number): void
  /** Waits that `replace` has added since this was called last. */
  takeNew(): readonly { readonly runN: number; readonly wait: OpenWait }[]
}

interface KeptRow {
  readonly n: number
  readonly step: string | null
  readonly topic: string
  readonly key: string
  readonly since: number
}

interface WaitRow extends KeptRow {
  readonly run_id: string
  readonly by_field: string | null
  readonly fields: string | null
  readonly match: string | null
  readonly scope: string
  readonly origin: string | null
}

export function openWaitBook(database: Database.Database): WaitBook {
  const statements = prepare(database)
  /**
   * Topics that somebody may wait for. It only grows, so that an undone transaction can leave no wait unseen; most events
   * have no topic in it and cost nothing.
   */
  const topics = new Set(statements.topics.pluck().all() as string[])
  let added: { runN: number; wait: OpenWait }[] = []

  const insert = (runN: number, wait: OpenWait): void => {
    const { step, topic, key, by, fields, match, scope, origin, since } = wait
    const list = fields && JSON.stringify(fields)
    statements.insert.run(runN, step, topic, key, by, list, match, JSON.stringify(scope), origin, since)
    topics.add(topic)
    added.push({ runN, wait })
  }

  return {
    replace(runN, waits) {
      const kept = statements.ofRun.all(runN) as KeptRow[]
      for (const row of kept) if (!waits.some((wait) => isSame(row, wait))) statements.remove.run(row.n)
      for (const wait of waits) if (!kept.some((row) => isSame(row, wait))) insert(runN, wait)
    },
    find(topic, keys) {
      if (!topics.has(topic)) return []
      return (statements.find.all(topic, JSON.stringify(keys())) as WaitRow[]).map(rowToWait)
    },
    open(runN, wait) {
      const row = (statements.openOfRun.all(runN) as WaitRow[]).find((each) => isSame(each, wait))
      return row ? rowToWait(row) : null
    },
    remove: (n) => void statements.remove.run(n),
    takeNew() {
      const taken = added
      added = []
      return taken
    }
  }
}

function isSame(row: KeptRow, wait: OpenWait): boolean {
  return row.step === wait.step && row.topic === wait.topic && row.key === wait.key && row.since === wait.since
}

function rowToWait(row: WaitRow): KeptWait {
  const { n, run_id: runId, step, topic, key, by_field: by, match, origin, since } = row
  const fields = row.fields === null ? null : (JSON.parse(row.fields) as string[])
  return {
    n,
    runId,
    wait: { step, topic, key, by, fields, match, origin, since, scope: JSON.parse(row.scope) as JsonObject }
  }
}

function prepare(database: Database.Database) {
  const select = 'select w.*, r.id as run_id from waits w join runs r on r.n = w.run_n'
  return {
    topics: database.prepare('select distinct topic from waits'),
    insert: database.prepare(
      `insert into waits (run_n, step, topic, key, by_field, fields, match, scope, origin, since)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
    ),
    // Every run that ends asks for its waits, and most have none: without the join that costs a tenth of it.
    ofRun: database.prepare('select n, step, topic, key, since from waits where run_n = ?'),
    openOfRun: database.prepare(`${select} where w.run_n = ?`),
    find: database.prepare(`${select} where w.topic = ? and w.key in (select value from json_each(?)) order by w.n`),
    remove: database.prepare('delete from waits where n = ?')
  }
}
