import { isTrusted, type Caller } from '../accounts/caller.ts'
import { openScopedRecords } from '../accounts/scoped-records.ts'
import { openScopedWrites } from '../accounts/scoped-writes.ts'
import type { Sights } from '../accounts/sights.ts'
import type { Store } from '../ports/store.ts'
import type { Engine } from '../run/open-engine.ts'

/**
 * The engine as a caller sees it: records within the role's sight, and nothing of runs and messages for whoever may not look at
 * them. Routes get this one, so a route that forgets to ask shows too little, never too much.
 */
export function scopeEngine(engine: Engine, caller: Caller, sights: Sights): Engine {
  if (isTrusted(caller)) return engine
  const entityOf = (id: string) => engine.registry.entities().find((entity) => entity.id === id)
  const { store, intake } = engine
  const write = openScopedWrites({ records: store.records, sights, caller, write: intake.writeRecord })
  const isBlind = !caller.may.has('records:see')
  const seen = isBlind ? { ...sights, read: () => null } : sights
  return {
    ...engine,
    intake: { ...intake, writeRecord: write },
    store: { ...scopeStore(store, caller), records: openScopedRecords(store.records, seen, entityOf) }
  }
}

function scopeStore(store: Store, { may }: Caller): Store {
  const { runs, outbox, refusals } = store
  return {
    ...store,
    ...(may.has('runs:see')
      ? {}
      : {
          runs: {
            ...runs,
            countByStatus: async (flowId) => zeros(await runs.countByStatus(flowId)),
            list: () => Promise.resolve({ handles: [], nextCursor: null })
          },
          refusals: { ...refusals, countByCode: () => Promise.resolve({}) }
        }),
    ...(may.has('messages:see')
      ? {}
      : {
          outbox: {
            ...outbox,
            countByState: async () => zeros(await outbox.countByState()),
            aboutRecord: () => Promise.resolve([])
          }
        })
  }
}

function zeros<K extends string>(counts: Readonly<Record<K, number>>): Readonly<Record<K, number>> {
  return Object.fromEntries(Object.keys(counts).map((name) => [name, 0])) as Record<K, number>
}
