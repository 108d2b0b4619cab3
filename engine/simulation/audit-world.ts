import type { JournalEntry } from '../../schemas/journal.ts'
import { compileFlow } from '../core/compile-flow.ts'
import { foldJournal } from '../core/fold-journal.ts'
import { auditEffects } from './audit-effects.ts'
import { auditFailedLists } from './audit-failed-lists.ts'
import { auditMessages } from './audit-messages.ts'
import { auditStarts } from './audit-starts.ts'
import { auditCompensation } from './audit-compensation.ts'
import { auditSteps } from './audit-steps.ts'
import { auditWaits } from './audit-waits.ts'
import type { EndedRun, Ending } from './ending.ts'
import type { MemoryDisk } from '../store/sqlite/open-memory-disk.ts'

/** The reference model's verdict on how the world was left. It calls nothing of the engine but one fold, to compare. */
export function auditWorld(world: Omit<Ending, 'runs'>): readonly string[] {
  const ending: Ending = { ...world, runs: readRuns(world.disk) }
  return [
    ...auditRuns(ending),
    ...auditStarts(ending),
    ...auditEffects(ending),
    ...auditMessages(ending),
    ...auditSteps(ending),
    ...auditFailedLists(ending),
    ...auditWaits(ending),
    ...auditCompensation(ending),
    ...auditFolds(ending),
    ...auditStore(ending)
  ]
}

function readRuns(disk: MemoryDisk): readonly EndedRun[] {
  const rows = disk.query(
    `select n, id, flow_id as flowId, status, key, subject, parent_run as parent, cause_depth as causeDepth,
       created_at as createdAt, begun_at as begunAt, wake_at as wakeAt, enrolment_key as enrolmentKey from runs order by n`
  ) as readonly (Omit<EndedRun, 'journal'> & { n: number })[]
  const journals = disk.query('select run_n as n, entries from journal order by key') as readonly {
    n: number
    entries: string
  }[]
  const byRun = Map.groupBy(journals, ({ n }) => n)
  return rows.map((row) => ({
    ...row,
    journal: (byRun.get(row.n) ?? []).flatMap(({ entries }) => JSON.parse(entries) as JournalEntry[])
  }))
}

/** Nothing is left hanging, and what has ended stays so. */
function auditRuns({ runs, watch, disk, time }: Ending): readonly string[] {
  const stuck = runs.filter((run) => isStuck(run, runs, time.now()))
  const revived = runs.filter(({ id, status }) => watch.cancelled.has(id) && status !== 'cancelled')
  const byId = new Map(runs.map((run) => [run.id, run]))
  const orphans = runs.filter(({ parent, status }) => {
    const of = parent === null ? undefined : byId.get(parent)
    return parent !== null && of === undefined && status !== 'failed'
  })
  const waits = disk.query(
    `select r.id from waits w join runs r on r.n = w.run_n where r.status not in ('queued', 'ready', 'waiting')`
  ) as readonly { id: string }[]
  return [
    ...stuck.map((run) => `${run.id} of ${run.flowId} is stuck: ${run.status}, ${lastOf(run)}`),
    ...revived.map(({ id, status }) => `${id} was cancelled and is ${status}`),
    ...orphans.map(({ id }) => `${id} belongs to a run that is not there`),
    ...waits.map(({ id }) => `${id} has ended and still waits for an event`)
  ]
}

/** No wait of a story is longer, but for that of a run that waits for another one. */
const longestMs = 30 * 24 * 60 * 60_000

/** Nothing will ever make it go on. A story may end with runs that are still on their way. */
function isStuck({ id, flowId, status, wakeAt }: EndedRun, runs: readonly EndedRun[], now: number): boolean {
  const isUnderWay = (run: EndedRun): boolean => run.status === 'ready' || run.status === 'waiting'
  switch (status) {
    case 'ready':
      return true
    case 'queued':
      return !runs.some((run) => run.flowId === flowId && isUnderWay(run))
    case 'waiting':
      if (wakeAt === null || wakeAt <= now) return true
      return (
        wakeAt > now + longestMs &&
        !runs.some((run) => run.parent === id && (isUnderWay(run) || run.status === 'queued'))
      )
    default:
      return false
  }
}

function lastOf({ journal }: EndedRun): string {
  return `after ${JSON.stringify(journal.at(-1) ?? null)}`
}

function auditFolds({ runs, story }: Ending): readonly string[] {
  const flows = new Map(
    story.flows.flatMap((flow) => {
      const result = compileFlow(flow, 1)
      return result.ok ? [[flow.id, result.compiled] as const] : []
    })
  )
  return runs.flatMap(({ id, flowId, status, journal }) => {
    const flow = flows.get(flowId)
    const finished = flow ? foldJournal(flow, journal).finished : null
    const isOpen = status === 'queued' || status === 'ready' || status === 'waiting'
    return finished === (isOpen ? null : status)
      ? []
      : [`${id} is ${status}, and its journal says ${finished ?? 'open'}`]
  })
}

/** What the store promises of itself; that it syncs cannot be asked of a database in memory. */
function auditStore({ disk }: Ending): readonly string[] {
  return disk.findings().flatMap(({ check, ok, detail }) => (ok ? [] : [`the store breaks “${check}”: ${detail}`]))
}
