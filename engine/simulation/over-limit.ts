import type { Flow } from '../../schemas/flow.ts'
import type { MemoryDisk } from '../store/sqlite/open-memory-disk.ts'

/** What a flow's enrolment allows and the runs under way break. */
export function overLimit(disk: MemoryDisk, { id, enrolment = {} }: Flow): readonly string[] {
  const { maxConcurrent, maxConcurrentPerKey, onConflict, exclusiveGroup } = enrolment
  const perKey = maxConcurrentPerKey ?? (onConflict === 'queue' ? 1 : null)
  const isSingle = onConflict === 'skip' || onConflict === 'restart'
  const { sum, most } = underWay(disk, id)
  const faults: readonly (readonly [boolean, string])[] = [
    [sum > (maxConcurrent ?? sum), `${sum} runs of ${id} are under way`],
    [most > (perKey ?? most), `${most} runs of ${id} are under way for one key`],
    [
      isSingle && mostLetIn(disk, id) > 1,
      `more than one run of ${id} for one key, where a second one is to be no more`
    ],
    [exclusiveGroup !== undefined && isShared(disk, exclusiveGroup), 'one subject is in two flows of a group']
  ]
  return faults.flatMap(([isBroken, what]) => (isBroken ? [what] : []))
}

/** Runs that have begun: all of them, and the most of one key. */
function underWay(disk: MemoryDisk, flowId: string): { readonly sum: number; readonly most: number } {
  const rows = disk.query(
    `select count(*) as count from runs where flow_id = ? and status in ('ready', 'waiting') group by enrolment_key`,
    flowId
  ) as readonly { readonly count: number }[]
  const counts = rows.map(({ count }) => count)
  return { sum: counts.reduce((sum, count) => sum + count, 0), most: Math.max(0, ...counts) }
}

/** The most unfinished runs of one key that came by themselves. Whom other flows call is theirs to decide. */
function mostLetIn(disk: MemoryDisk, flowId: string): number {
  const [row] = disk.query(
    `select count(*) as count from runs where flow_id = ? and status in ('queued', 'ready', 'waiting')
     and key not like 'call/%' group by enrolment_key order by count desc limit 1`,
    flowId
  ) as readonly { readonly count: number }[]
  return row?.count ?? 0
}

function isShared(disk: MemoryDisk, group: string): boolean {
  const rows = disk.query(
    `select subject from runs where exclusive_group = ? and subject is not null and parent_run is null
     and status in ('queued', 'ready', 'waiting') group by subject having count(distinct flow_id) > 1`,
    group
  )
  return rows.length > 0
}
