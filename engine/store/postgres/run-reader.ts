import type { JournalEntry } from '../../../schemas/journal.ts'
import type { RunStatus } from '../../../schemas/run.ts'
import type { AskedApprover, RunGroup, RunHandle, RunReader, SkipCount } from '../../ports/store.ts'
import { fillStatusCounts, journalKeySpan, rowToHandle, unfinished, type RunRow } from '../run-row.ts'
import { listRuns, countRuns } from './list-runs.ts'
import type { Readers } from './readers.ts'
import { tallyRuns } from './tally-runs.ts'

/** Reads runs and their journals. */
export function openRunReader(readers: Readers): RunReader {
  const handles = async (text: string, values: readonly (string | number)[]): Promise<readonly RunHandle[]> =>
    (await readers.rows<RunRow>(text, values)).map(rowToHandle)
  return {
    find: async (id) => (await handles(sql.byId, [id]))[0] ?? null,
    async journal({ n }) {
      const rows = await readers.rows<{ entries: string }>(sql.journal, [n * journalKeySpan, (n + 1) * journalKeySpan])
      return rows.flatMap(({ entries }) => JSON.parse(entries) as JournalEntry[])
    },
    list: (filter) => listRuns(readers, filter),
    count: (selection) => countRuns(readers, selection),
    groups: async (flowId) => (await readers.rows<GroupRow>(sql.groups, [flowId])).map(rowToGroup),
    tally: (selection, upTo) => tallyRuns(readers, selection, upTo),
    questions: (approver, limit) => readers.rows<AskedApprover>(sql.questions, [approver, limit]),
    ready: (flowId, afterN, limit) => handles(sql.ready, [flowId, afterN, limit]),
    flowsWithReadyRuns: async () => (await readers.rows<{ flow_id: string }>(sql.readyFlows)).map((row) => row.flow_id),
    flowsWithQueuedRuns: async () =>
      (await readers.rows<{ flow_id: string }>(sql.queuedFlows)).map((row) => row.flow_id),
    due: (now, limit, pausedFlows) => handles(sql.due, [now, JSON.stringify(pausedFlows), limit]),
    children: (runId) => handles(sql.children, [runId]),
    skips: (flowId) => readers.rows<SkipCount>(sql.skips, [flowId ?? null]),
    nextWakeAt: async (after) => (await readers.rows<{ at: number | null }>(sql.nextWakeAt, [after]))[0]?.at ?? null,
    oldestUnfinishedAt: async () => (await readers.rows<{ at: number | null }>(sql.oldestUnfinished))[0]?.at ?? null,
    durations: async (flowId) =>
      (await readers.rows<{ took: number }>(sql.durations, [flowId])).map(({ took }) => took),
    countByStatus: (flowId) => countByStatus(readers, flowId)
  }
}

const sql = {
  byId: 'select * from runs where id = $1',
  journal: 'select entries from journal where key >= $1 and key < $2 order by key',
  ready: `select * from runs where status = 'ready' and flow_id = $1 and n > $2 order by n limit $3`,
  readyFlows: `select distinct flow_id from runs where status = 'ready'`,
  queuedFlows: `select distinct flow_id from runs where status = 'queued'`,
  due: `select * from runs where status = 'waiting' and wake_at <= $1
    and flow_id not in (select json_array_elements_text($2::json)) order by wake_at limit $3`,
  groups: `select flow_version as version, at_steps as steps, count(*) as count from runs
    where flow_id = $1 and status in ${unfinished}
    group by flow_version, at_steps order by flow_version desc, at_steps collate "C" nulls first`,
  questions: `select r.id as "runId", r.flow_id as "flowId", r.subject, q.step, q.approver, q.title,
      q.asked_at as "askedAt", q.until
    from questions q join runs r on r.n = q.run_n
    where $1::text is null or (md5(q.approver) = md5($1::text) and q.approver = $1::text)
    order by q.until, q.n limit $2`,
  children: `select * from runs where parent_run = $1 and status in ${unfinished} order by n`,
  skips: `select flow_id as "flowId", reason, count(*) as count from skips
    where $1::text is null or flow_id = $1::text group by flow_id, reason order by flow_id, reason`,
  nextWakeAt: `select min(wake_at) as at from runs where status = 'waiting' and wake_at > $1`,
  oldestUnfinished: `select min(created_at) as at from runs where status in ${unfinished}`,
  durations: `select updated_at - created_at as took from runs where flow_id = $1 and status = 'completed'
    order by took limit 100000`,
  countAll: 'select status, count(*) as count from runs group by status',
  countOfFlow: 'select status, count(*) as count from runs where flow_id = $1 group by status'
}

interface GroupRow {
  readonly version: number
  readonly steps: string | null
  readonly count: number
}

function rowToGroup({ version, steps, count }: GroupRow): RunGroup {
  return { version, at: steps === null ? [] : (JSON.parse(steps) as string[]), count }
}

async function countByStatus(readers: Readers, flowId?: string): Promise<Readonly<Record<RunStatus, number>>> {
  const rows = await readers.rows<{ status: RunStatus; count: number }>(
    flowId === undefined ? sql.countAll : sql.countOfFlow,
    flowId === undefined ? [] : [flowId]
  )
  return fillStatusCounts(rows)
}
