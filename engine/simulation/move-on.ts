import type { Millis } from '../../schemas/json.ts'
import { limits } from '../limits.ts'
import type { World } from './world.ts'

/** Lets everything happen that needs no time to pass; false when that never ends. */
export async function comeToRest({ pulse }: World): Promise<boolean> {
  let quiet = 0
  for (let turn = 0; turn < limits.simulatedTurnsMax; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve))
    quiet = pulse.busy === 0 ? quiet + 1 : 0
    if (quiet > 1) return true
  }
  return false
}

export interface Pace {
  writes: number
  /** Steps since something was written. */
  idle: number
}

/**
 * Lets time pass to what comes next. A process looks at its store every minute at least; when it finds nothing to do, those
 * looks are left out, as if the machine had slept: otherwise a month of waiting would take all day.
 */
export function moveOn(world: World, pace: Pace): void {
  const { time, driver, pulse } = world
  if (pulse.writes !== pace.writes) Object.assign(pace, { writes: pulse.writes, idle: 0 })
  pace.idle += 1
  const known = Math.min(driver.nextAt(), time.nextWorldAt(), nextStoredAt(world))
  const next = time.nextProcessAt()
  const patience = hasOverdue(world) ? time.elapsed() + Math.min(60_000 * 2 ** (pace.idle - 3), 60 * 60_000) : known
  const target = pace.idle <= 3 ? Math.min(known, next) : Math.min(known, Math.max(patience, next))
  time.passTo(Number.isFinite(target) ? target : time.elapsed() + 60 * 60_000)
  driver.act(world)
  while (time.fire()) continue
}

/** The next time that the store itself knows of. */
function nextStoredAt({ disk, time }: World): Millis {
  const now = time.now()
  const [row] = disk.query(
    `select min(at) as at from (
       select min(wake_at) as at from runs where status = 'waiting' and wake_at > ?
       union all select min(wake_at) from runs where status = 'queued' and wake_at > ?
       union all select min(next_at) from outbox where state = 'queued' and next_at > ?)`,
    now,
    now,
    now
  ) as readonly { at: number | null }[]
  return row?.at === null || row === undefined ? Number.POSITIVE_INFINITY : row.at - now + time.elapsed()
}

/** Something could go on now and does not yet. */
function hasOverdue({ disk, time }: World): boolean {
  const now = time.now()
  const rows = disk.query(
    `select 1 from runs where status = 'ready' or (status = 'queued' and (wake_at is null or wake_at <= ?))
       or (status = 'waiting' and wake_at <= ?)
     union all select 1 from outbox where state = 'sending' or (state = 'queued' and next_at <= ?) limit 1`,
    now,
    now,
    now
  )
  return rows.length > 0
}

/** Nothing is left to do, now or later. */
export function isIdle({ disk, time }: World): boolean {
  if (Number.isFinite(time.nextWorldAt())) return false
  const rows = disk.query(
    `select 1 from runs where status in ('queued', 'ready', 'waiting')
     union all select 1 from outbox where state in ('queued', 'sending') limit 1`
  )
  return rows.length === 0
}
