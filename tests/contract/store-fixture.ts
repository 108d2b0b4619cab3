import type { Commit, NewRun, RecordWrite, Store } from '../../engine/ports/store.ts'
import { shopManifest } from '../support/shop.ts'

/** How a store under test is opened: new and empty, or the same one again after it was closed. */
export interface StoreUnderTest {
  open(): Promise<Store>
  reopen(): Promise<Store>
  remove(): Promise<void>
}

export const at = Date.parse('2026-03-01T00:00:00.000Z')

export const uuid = (n: number): string => `0195f000-0000-7000-8000-${String(n).padStart(12, '0')}`

export function thing(n: number, values: object): RecordWrite {
  return { op: 'create', entity: 'shop.thing', id: uuid(n), values: values as never }
}

const nothing = { writes: [], messages: [], runs: [], signals: [], deliveries: [] } as const

export function commit(parts: Partial<Commit>): Commit {
  return { actor: 'api', at, ...nothing, reactions: { startedBy: () => [], matches: () => false }, ...parts }
}

export function newRun(n: number, parts: Partial<NewRun> = {}): NewRun {
  return {
    id: uuid(1000 + n),
    flowId: 'flow',
    flowVersion: 1,
    key: null,
    subject: null,
    trigger: { n },
    at,
    causeDepth: 0,
    ...parts
  }
}

/** A new store that knows the entities of the test plugin. */
export async function openWithShop({ open }: StoreUnderTest): Promise<Store> {
  const store = await open()
  await store.setup.applyEntities(shopManifest.entities)
  await store.setup.savePlugin({ manifest: shopManifest, code: '', granted: [] }, at)
  return store
}
