import type { Overview } from '../../schemas/views.ts'
import type { Engine } from '../run/open-engine.ts'

/** Counts, read from the store. */
export async function readOverview(engine: Engine): Promise<Overview> {
  const { store, registry } = engine
  const [runs, messages, refusals, counts] = await Promise.all([
    store.runs.countByStatus(),
    store.outbox.countByState(),
    store.refusals.countByCode(),
    Promise.all(registry.entities().map(async ({ id }) => [id, await store.records.count(id)] as const))
  ])
  return { runs, messages, refusals, records: Object.fromEntries(counts) }
}
