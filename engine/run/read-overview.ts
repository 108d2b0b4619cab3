import type { HeldPlugin, Overview } from '../../schemas/views.ts'
import type { Store } from '../ports/store.ts'

/** Counts and what is held, read from the store. */
export async function readOverview(store: Store): Promise<Overview> {
  const entities = store.setup.entities()
  const [runs, messages, refusals, counts, heldPlugins] = await Promise.all([
    store.runs.countByStatus(),
    store.outbox.countByState(),
    store.refusals.countByCode(),
    Promise.all(entities.map(async ({ id }) => [id, await store.records.count(id)] as const)),
    readHeldPlugins(store)
  ])
  return { runs, messages, refusals, records: Object.fromEntries(counts), heldPlugins }
}

async function readHeldPlugins({ setup }: Store): Promise<readonly HeldPlugin[]> {
  const states = (await setup.pluginStates()).filter(({ state }) => state !== 'on')
  if (states.length === 0) return []
  const plugins = await setup.plugins()
  return states.flatMap(({ pluginId: id, state, reason, at }) => {
    const plugin = plugins.find(({ manifest }) => manifest.id === id)
    return plugin && (state === 'off' || state === 'quarantined')
      ? [{ id, labels: plugin.manifest.labels, state, reason, at }]
      : []
  })
}
