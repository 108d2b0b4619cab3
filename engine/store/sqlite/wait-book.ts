import type Database from 'better-sqlite3'
import type { OpenWait } from '../../core/open-wait.ts'
import type { NewWait, WaitBook } from '../commit-work.ts'
import { isSameWait, rowToWait, type WaitRow } from '../wait-row.ts'

type KeptRow = Pick<WaitRow, 'n' | 'step' | 'topic' | 'key' | 'since'>

export function openWaitBook(database: Database.Database): WaitBook {
  const statements = prepare(database)
  /**
   * Topics that somebody may wait for. It only grows, so that an undone transaction can leave no wait unseen; most events
   * have no topic in it and cost nothing.
   */
  const topics = new Set(statements.topics.pluck().all() as string[])
  let added: NewWait[] = []

  const insert = (runN: number, wait: OpenWait): void => {
    const { step, topic, key, by, fields, match, scope, origin, since } = wait
    const list = fields && JSON.stringify(fields)
    statements.insert.run(runN, step, topic, key, by, list, match, JSON.stringify(scope), origin, since)
    topics.add(topic)
    added.push({ runN, wait })
  }

  return {
    replace({ n: runN }, waits) {
      // Where nobody has ever waited for an event, a run that ends has nothing to take back.
      if (topics.size === 0 && waits.length === 0) return
      const kept = statements.ofRun.all(runN) as KeptRow[]
      for (const row of kept) if (!waits.some((wait) => isSameWait(row, wait))) statements.remove.run(row.n)
      for (const wait of waits) if (!kept.some((row) => isSameWait(row, wait))) insert(runN, wait)
    },
    find(topic, keys) {
      if (!topics.has(topic)) return []
      return (statements.find.all(topic, JSON.stringify(keys())) as WaitRow[]).map(rowToWait)
    },
    open(runN, wait) {
      const row = (statements.openOfRun.all(runN) as WaitRow[]).find((each) => isSameWait(each, wait))
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
