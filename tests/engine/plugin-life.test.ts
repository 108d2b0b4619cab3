import { afterEach, describe, expect, test } from 'vitest'
import { EngineError } from '../../engine/errors.ts'
import type { Manifest } from '../../schemas/manifest.ts'
import { openShop, shopManifest, type Shop, type ShopParts } from '../support/shop.ts'

let shop: Shop
afterEach(() => shop.close())

const labels = { vi: 'Bước', en: 'Step' }
const hour = 3_600_000
let made = 0
const handlers: NonNullable<ShopParts['handlers']> = {
  'shop.echo': (_, { call }) => call.pluginVersion,
  'shop.write': (input, { call, effect }) => {
    const id = `0195f000-0000-7000-8000-${String((made += 1)).padStart(12, '0')}`
    const values = call.pluginVersion.startsWith('1.')
      ? { name: String(input['n']), amount: Number(input['n']), isOpen: true }
      : { name: String(input['n']), total: Number(input['n']), grade: 'A' }
    effect({ kind: 'create', entity: 'shop.thing', id, values })
    return call.pluginVersion
  }
}

async function open(): Promise<void> {
  made = 0
  shop = await openShop({ handlers })
  await shop.publish([
    { id: 'nap', kind: 'wait', names: labels, for: 'PT1H' },
    { id: 'say', kind: 'action', names: labels, action: 'shop.echo', input: {} },
    { id: 'put', kind: 'action', names: labels, action: 'shop.write', input: { n: { cel: 'trigger.input.n' } } }
  ])
}

async function install(manifest: Manifest): Promise<void> {
  await shop.clock.advance(1_000)
  await shop.engine.install.plugin({ manifest, code: manifest.version, granted: manifest.capabilities })
  await shop.clock.advance(1_000)
}

/** Version 2: `amount` is called `total`, `grade` is new, `isOpen` is gone, and it wants to send signals. */
function second(): Manifest {
  const [thing, note] = shopManifest.entities
  if (!thing || !note) throw new Error('The shop has two entities.')
  const { amount, isOpen: _, ...fields } = thing.fields
  const grade = { type: 'string' as const, 'x-mach': { labels } }
  return {
    ...shopManifest,
    version: '2.0.0',
    entities: [{ ...thing, fields: { ...fields, ...(amount ? { total: amount } : {}), grade } }, note]
  }
}

const outputs = async (runs: readonly string[]) =>
  Promise.all(
    runs.map(async (id) =>
      (await shop.journal(id)).flatMap((entry) => (entry.kind === 'done' && entry.step === 'put' ? [entry.output] : []))
    )
  )
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof EngineError ? [error.code, error.message] : error)
  )

describe('an upgrade that renames a field, adds one and drops one', () => {
  test('loses nothing of a thousand runs in flight, and going back is possible', async () => {
    await open()
    const begin = (n: number) => shop.engine.intake.startByHand('flow', { n }, 'user:test')
    const first = await Promise.all(Array.from({ length: 1_000 }, (_, n) => begin(n)))
    await shop.rest()
    await install(second())
    const later = await Promise.all([1_000, 1_001].map(begin))
    await shop.rest()
    await install(shopManifest)
    const back = await Promise.all([1_002].map(begin))
    await shop.rest()
    await shop.clock.advance(2 * hour)
    await shop.rest()

    const ids = (started: typeof first) => started.map(({ runId }) => runId ?? '')
    expect(new Set((await outputs(ids(first))).flat())).toEqual(new Set(['1.0.0']))
    expect((await outputs(ids(later))).flat()).toEqual(['2.0.0', '2.0.0'])
    expect((await outputs(ids(back))).flat()).toEqual(['1.0.0'])
    expect(await shop.store.records.count('shop.thing')).toBe(1_003)
    const { records } = await shop.store.records.find('shop.thing', { where: { name: '999' } })
    expect(records[0]).toMatchObject({ amount: 999, isOpen: true })
    const written = await shop.store.records.find('shop.thing', { where: { name: '1001' } })
    expect(written.records[0]).toMatchObject({ total: 1_001, grade: 'A' })
  }, 60_000)
})

describe('old versions', () => {
  test('go when no unfinished run can need them, and not before', async () => {
    await open()
    const run = await shop.run({ n: 1 })
    await install(second())
    await install({ ...second(), version: '2.0.1' })
    expect(await shop.engine.plugins.prune()).toEqual([])
    expect(shop.engine.plugins.standing('shop').versions).toEqual(['1.0.0', '2.0.0', '2.0.1'])
    await shop.clock.advance(2 * hour)
    await shop.rest()
    expect(await outputs([run])).toEqual([['1.0.0']])
    expect(await shop.engine.plugins.prune()).toEqual(['shop@1.0.0', 'shop@2.0.0'])
    expect((await shop.store.setup.pluginVersions()).map(({ manifest }) => manifest.version)).toEqual(['2.0.1'])
    const fresh = await shop.run({ n: 2 })
    await shop.clock.advance(2 * hour)
    await shop.rest()
    expect(await outputs([fresh])).toEqual([['2.0.1']])
  })
})

describe('taking a plugin away', () => {
  test('shows what it touches, and waits for runs that need it', async () => {
    await open()
    await shop.run({ n: 1 })
    expect(await shop.engine.plugins.planUninstall('shop')).toMatchObject({
      id: 'shop',
      entities: [
        { id: 'shop.thing', records: 0 },
        { id: 'shop.note', records: 0 }
      ],
      flows: ['flow'],
      runsInFlight: 1,
      neededBy: []
    })
    const refusal = await codeOf(shop.engine.plugins.uninstall('shop', { by: 'user:an', isForced: false }))
    expect(refusal).toEqual(['PLUGIN_NEEDED', expect.stringContaining('1 unfinished runs may still need it')])
    expect(shop.engine.registry.plugins()).toHaveLength(1)
  })

  test('keeps its records, switches its flows off, and it can come back', async () => {
    await open()
    await shop.run({ n: 7 })
    await shop.clock.advance(2 * hour)
    await shop.rest()
    await shop.engine.plugins.uninstall('shop', { by: 'user:an', isForced: false })
    expect([shop.engine.registry.plugins(), shop.engine.registry.stateOf('flow')]).toEqual([[], 'off'])
    expect(await shop.store.setup.plugins()).toEqual([])
    expect(await shop.store.setup.pluginStates()).toMatchObject([{ pluginId: 'shop', state: 'removed', by: 'user:an' }])
    await install(shopManifest)
    expect(shop.engine.plugins.standing('shop').hold).toBeNull()
    expect((await shop.store.records.find('shop.thing', {})).records).toMatchObject([{ name: '7', amount: 7 }])
  })

  test('when forced lets the runs that need it fail at its step', async () => {
    await open()
    const run = await shop.run({ n: 1 })
    await shop.engine.plugins.uninstall('shop', { by: 'user:an', isForced: true })
    await shop.clock.advance(2 * hour)
    await shop.rest()
    expect(await shop.status(run)).toBe('failed')
    expect(await shop.journal(run)).toContainEqual(
      expect.objectContaining({ kind: 'failed', step: 'say', error: expect.objectContaining({ code: 'NOT_FOUND' }) })
    )
  })

  test('is refused while another plugin builds on it, forced or not', async () => {
    await open()
    const garden: Manifest = {
      ...shopManifest,
      id: 'garden',
      dependencies: { shop: '^1.0.0' },
      entities: [],
      actions: [],
      channels: [],
      capabilities: []
    }
    await install(garden)
    const refusal = await codeOf(shop.engine.plugins.uninstall('shop', { by: 'user:an', isForced: true }))
    expect(refusal).toEqual(['PLUGIN_NEEDED', expect.stringContaining('these plugins build on it: garden')])
  })
})
