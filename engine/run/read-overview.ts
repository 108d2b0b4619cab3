import type { Overview } from '../../schemas/views.ts'
import type { Store } from '../ports/store.ts'

/** Counts, read from the store. */
export async function readOverview(store: Store): Promise<Overview> {
  const entities = store.setup.entities()
  const [runs, messages, refusals, counts] = await Promise.all([
    store.runs.countByStatus(),
    store.outbox.countByState(),
    store.refusals.countByCode(),
    Promise.all(entities.map(async ({ id }) => [id, await store.records.count(id)] as const))
  ])
  return { runs, messages, refusals, records: Object.fromEntries(counts) }
}
