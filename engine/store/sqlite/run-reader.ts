import type Database from 'better-sqlite3'
import type { RunStatus } from '../../../schemas/run.ts'
import type { RunGroup, RunHandle, RunReader, SkipCount } from '../../ports/store.ts'
import { fillStatusCounts, journalKeySpan, unfinished, type RunRow } from '../run-row.ts'
import type { Blobs } from './blobs.ts'
import { countRuns, listRuns } from './list-runs.ts'
import { openQuestionBook } from './question-book.ts'
import { rowToHandle } from './row-to-handle.ts'
import { tallyReader } from './tally-reader.ts'

/** Reads runs and their journals. */
export function openRunReader(database: Database.Database, blobs: Blobs): RunReader {
  const toHandle = (row: RunRow): RunHandle => rowToHandle(row, blobs)
  const statements = prepare(database)
  const questions = openQuestionBook(database)
  return {
    find(id) {
      const row = statements.byId.get(id) as RunRow | undefined
      return Promise.resolve(row ? toHandle(row) : null)
    },
    journal({ n }) {
      const rows = statements.journal.all(n * journalKeySpan, (n + 1) * journalKeySpan) as { entries: string }[]
      return Promise.resolve(rows.flatMap((row) => blobs.unpackEntries(row.entries)))
    },
    list: (filter) => Promise.resolve(listRuns(database, blobs, filter)),
    count: (selection) => Promise.resolve(countRuns(database, selection)),
    groups: (flowId) => Promise.resolve((statements.groups.all({ flowId }) as GroupRow[]).map(rowToGroup)),
    tally: tallyReader(database),
    questions: (approver, limit) => Promise.resolve(questions.open(approver, limit)),
    ready(flowId, afterN, limit) {
      return Promise.resolve((statements.ready.all(flowId, afterN, limit) as RunRow[]).map(toHandle))
    },
    flowsWithReadyRuns: () => Promise.resolve(statements.readyFlows.pluck().all() as string[]),
    flowsWithQueuedRuns: () => Promise.resolve(statements.queuedFlows.pluck().all() as string[]),
    due(now, limit, pausedFlows) {
      const rows = statements.due.all(now, JSON.stringify(pausedFlows), limit) as RunRow[]
      return Promise.resolve(rows.map(toHandle))
    },
    children: (runId) => Promise.resolve((statements.children.all(runId) as RunRow[]).map(toHandle)),
    skips(flowId) {
      return Promise.resolve(statements.skips.all({ flowId: flowId ?? null }) as SkipCount[])
    },
    nextWakeAt: (after) => Promise.resolve(statements.nextWakeAt.pluck().get(after) as number | null),
    oldestUnfinishedAt: () => Promise.resolve(statements.oldestUnfinished.pluck().get() as number | null),
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
    // Three parts, because each status has an index of its own.
    groups: database.prepare(
      `select flow_version as version, at_steps as steps, sum(count) as count from (
         select flow_version, at_steps, count(*) as count from runs
           where flow_id = :flowId and status = 'waiting' group by flow_version, at_steps
         union all select flow_version, at_steps, count(*) from runs
           where flow_id = :flowId and status = 'ready' group by flow_version, at_steps
         union all select flow_version, at_steps, count(*) from runs
           where flow_id = :flowId and status = 'queued' group by flow_version, at_steps)
       group by flow_version, at_steps order by flow_version desc, at_steps`
    ),
    children: database.prepare(`select * from runs where parent_run = ? and status in ${unfinished} order by n`),
    skips: database.prepare(
      `select flow_id as flowId, reason, count(*) as count from skips
       where :flowId is null or flow_id = :flowId group by flow_id, reason order by flow_id, reason`
    ),
    nextWakeAt: database.prepare(`select min(wake_at) from runs where status = 'waiting' and wake_at > ?`),
    oldestUnfinished: database.prepare(`select min(created_at) from runs where status in ${unfinished}`),
    durations: database.prepare(
      `select updated_at - created_at as took from runs where flow_id = ? and status = 'completed' order by took limit 100000`
    ),
    countAll: database.prepare('select status, count(*) as count from runs group by status'),
    countOfFlow: database.prepare('select status, count(*) as count from runs where flow_id = ? group by status')
  }
}

interface GroupRow {
  readonly version: number
  readonly steps: string | null
  readonly count: number
}

function rowToGroup({ version, steps, count }: GroupRow): RunGroup {
  return { version, at: steps === null ? [] : (JSON.parse(steps) as string[]), count }
}

function countByStatus(statements: ReturnType<typeof prepare>, flowId?: string): Readonly<Record<RunStatus, number>> {
  const rows = (flowId === undefined ? statements.countAll.all() : statements.countOfFlow.all(flowId)) as {
    status: RunStatus
    count: number
  }[]
  return fillStatusCounts(rows)
}
