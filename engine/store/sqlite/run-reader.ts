import type Database from 'better-sqlite3'
import type { JournalEntry } from '../../../schemas/journal.ts'
import { runStatuses, type RunStatus } from '../../../schemas/run.ts'
import type { RunFilter, RunReader, SkipCount } from '../../ports/store.ts'
import { journalKeySpan } from './open-run-writer.ts'
import { rowToHandle, type RunRow } from './run-row.ts'

/** Reads runs and their journals. */
export function openRunReader(database: Database.Database): RunReader {
  const statements = prepare(database)
  return {
    find(id) {
      const row = statements.byId.get(id) as RunRow | undefined
      return Promise.resolve(row ? rowToHandle(row) : null)
    },
    journal({ n }) {
      const rows = statements.journal.all(n * journalKeySpan, (n + 1) * journalKeySpan) as { entries: string }[]
      return Promise.resolve(rows.flatMap((row) => JSON.parse(row.entries) as JournalEntry[]))
    },
    list: (filter) => Promise.resolve(list(database, filter)),
    ready(flowId, afterN, limit) {
      return Promise.resolve((statements.ready.all(flowId, afterN, limit) as RunRow[]).map(rowToHandle))
    },
    flowsWithReadyRuns: () => Promise.resolve(statements.readyFlows.pluck().all() as string[]),
    flowsWithQueuedRuns: () => Promise.resolve(statements.queuedFlows.pluck().all() as string[]),
    due(now, limit, pausedFlows) {
      const rows = statements.due.all(now, JSON.stringify(pausedFlows), limit) as RunRow[]
      return Promise.resolve(rows.map(rowToHandle))
    },
    skips(flowId) {
      return Promise.resolve(statements.skips.all({ flowId: flowId ?? null }) as SkipCount[])
    },
    nextWakeAt: (after) => Promise.resolve(statements.nextWakeAt.pluck().get(after) as number | null),
    durations: (flowId) => Promise.resolve(statements.durations.pluck().all(flowId) as number[]),
    countByStatus: (flowId) => Promise.resolve(countByStatus(statements, flowId))
  }
}

function prepare(database: Database.Database) {
  return {
    byId: database.prepare('select * from runs where id = ?'),
    journal: database.prepare('select entries from journal where key >= ? and key < ? order by key'),
    ready: database.prepare(`select * from runs where status = 'ready' and flow_id = ? and n > ? order by n limit ?`),
    readyFlows: database.prepare(`select distinct flow_id from runs where status = 'ready'`),
    queuedFlows: database.prepare(`select distinct flow_id from runs where status = 'queued'`),
    due: database.prepare(
      `select * from runs where status = 'waiting' and wake_at <= ?
       and flow_id not in (select value from json_each(?)) order by wake_at limit ?`
    ),
    skips: database.prepare(
      `select flow_id as flowId, reason, count(*) as count from skips
       where :flowId is null or flow_id = :flowId group by flow_id, reason order by flow_id, reason`
    ),
    nextWakeAt: database.prepare(`select min(wake_at) from runs where status = 'waiting' and wake_at > ?`),
    durations: database.prepare(
      `select updated_at - created_at as took from runs where flow_id = ? and status = 'completed' order by took limit 100000`
    ),
    countAll: database.prepare('select status, count(*) as count from runs group by status'),
    countOfFlow: database.prepare('select status, count(*) as count from runs where flow_id = ? group by status')
  }
}

function list(database: Database.Database, filter: RunFilter): Awaited<ReturnType<RunReader['list']>> {
  const conditions = ['1 = 1']
  const values: (string | number)[] = []
  const add = (condition: string, value: string | number | undefined): void => {
    if (value === undefined) return
    conditions.push(condition)
    values.push(value)
  }
  add('status = ?', filter.status)
  add('flow_id = ?', filter.flowId)
  add('subject = ?', filter.subject)
  add('n < ?', filter.cursor === undefined ? undefined : Number(filter.cursor))
  const sql = `select * from runs where ${conditions.join(' and ')} order by n desc limit ?`
  const rows = database.prepare(sql).all(...values, filter.limit + 1) as RunRow[]
  const page = rows.slice(0, filter.limit)
  const last = rows.length > filter.limit ? page.at(-1) : undefined
  return { handles: page.map(rowToHandle), nextCursor: last ? String(last.n) : null }
}

function countByStatus(statements: ReturnType<typeof prepare>, flowId?: string): Readonly<Record<RunStatus, number>> {
  const rows = (flowId === undefined ? statements.countAll.all() : statements.countOfFlow.all(flowId)) as {
    status: RunStatus
    count: number
  }[]
  const found = new Map(rows.map((row) => [row.status, row.count]))
  return Object.fromEntries(runStatuses.map((status) => [status, found.get(status) ?? 0])) as Record<RunStatus, number>
}
