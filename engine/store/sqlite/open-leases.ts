import type Database from 'better-sqlite3'
import type { Claim, Leases } from '../../ports/leases.ts'
import type { Millis } from '../../../schemas/json.ts'
import type { RunHandle } from '../../ports/store.ts'
import type { Blobs } from './blobs.ts'
import type { RunRow } from '../run-row.ts'
import { rowToHandle } from './row-to-handle.ts'

interface Lease {
  readonly worker: string
  readonly until: Millis
}

/** Leases are kept in memory: one process owns the file, and all its workers end with it. */
export interface LeaseBook extends Leases {
  /** The run rests, so nobody has it any more. */
  end(runId: string): void
}

export function openLeases(database: Database.Database, blobs: Blobs): LeaseBook {
  const leases = new Map<string, Lease>()
  const canGoOn = database.prepare(
    `select * from runs where flow_id = ? and (status = 'ready' or (status = 'waiting' and wake_at <= ?)) order by n`
  )

  const take = ({ worker, flowId, now, until, limit }: Claim): readonly RunHandle[] => {
    for (const [runId, lease] of leases) if (lease.until <= now) leases.delete(runId)
    const taken: RunHandle[] = []
    for (const row of canGoOn.iterate(flowId, now) as Iterable<RunRow>) {
      if (taken.length >= limit) break
      if (leases.has(row.id)) continue
      leases.set(row.id, { worker, until })
      taken.push(rowToHandle(row, blobs))
    }
    return taken
  }

  return {
    claim: (claim) => Promise.resolve(take(claim)),
    release(worker, runIds) {
      for (const runId of runIds) if (leases.get(runId)?.worker === worker) leases.delete(runId)
      return Promise.resolve()
    },
    end: (runId) => void leases.delete(runId)
  }
}
