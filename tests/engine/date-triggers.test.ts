import { afterEach, describe, expect, test } from 'vitest'
import type { Flow } from '../../schemas/flow.ts'
import type { DateTrigger, Trigger } from '../../schemas/trigger.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { openShop, type Shop } from '../support/shop.ts'

let shop: Shop

const names = { vi: 'a', en: 'a' }
const dayMs = 86_400_000
const zone = 'Asia/Ho_Chi_Minh'
const idOf = (n: number): string => `0195f000-0000-7000-8000-${String(n).padStart(12, '0')}`

async function openAt(time: string): Promise<Shop> {
  shop = await openShop({ clock: fakeClock(Date.parse(time)) })
  return shop
}

/** Stops the engine, lets time pass, and starts it again. */
async function sleepThrough(ms: number): Promise<void> {
  const { folder, clock, engine } = shop
  await engine.stop()
  await clock.advance(ms)
  shop = await openShop({ folder, clock })
  await shop.rest()
}

afterEach(() => shop.close())

const flow = (trigger: Trigger, more: Partial<Flow> = {}): Flow => ({
  id: 'flow',
  names,
  trigger,
  steps: [{ id: 'go', kind: 'action', action: 'shop.echo', input: { at: { cel: 'trigger.occurrence.at' } } }],
  ...more
})
const publish = async (trigger: Partial<DateTrigger>) => {
  const whole = { type: 'date', entity: 'shop.thing', field: 'day', zone, missed: 'run', ...trigger } as Trigger
  await shop.engine.install.flow(flow(whole))
  await shop.rest()
}
const create = (n: number, day: string) =>
  shop.engine.intake.writeRecord(
    { op: 'create', entity: 'shop.thing', id: idOf(n), values: { name: `${n}`, day } },
    'api'
  )
const move = (n: number, day: string) =>
  shop.engine.intake.writeRecord(
    { op: 'update', entity: 'shop.thing', id: idOf(n), version: null, values: { day } },
    'api'
  )
/** Lets time pass while it is on; only as long as needed, because every minute is lived through. */
const pass = async (ms: number) => {
  await shop.clock.advance(ms)
  await shop.rest()
}
/** When the occurrences were whose runs were started, oldest first. */
const occurred = async () =>
  (await shop.store.runs.list({ flowId: 'flow', limit: 100 })).handles
    .map(({ run }) => (run.trigger['occurrence'] as { at: string }).at)
    .toReversed()

describe('a date trigger', () => {
  test('starts a run when the date of a record is reached, at the time of day, once', async () => {
    await openAt('2026-05-01T00:00:00Z')
    await publish({ offset: '-P1D', timeOfDay: '09:00' })
    await create(1, '2026-05-04')
    await pass(3 * dayMs)
    expect(await occurred()).toEqual(['2026-05-03T02:00:00.000Z'])
  })

  test('takes a moment for the day it falls on in the zone', async () => {
    await openAt('2026-05-01T00:00:00Z')
    await publish({ field: 'moment', timeOfDay: '09:00' })
    const values = { name: 'x', moment: '2026-05-01T20:00:00Z' }
    await shop.engine.intake.writeRecord({ op: 'create', entity: 'shop.thing', id: idOf(1), values }, 'api')
    await pass(2 * dayMs)
    expect(await occurred()).toEqual(['2026-05-02T02:00:00.000Z'])
  })

  test('knows a record that was there before the flow, but not its past', async () => {
    await openAt('2026-05-01T00:00:00Z')
    await create(1, '2026-04-30')
    await create(2, '2026-05-02')
    await publish({})
    await pass(3 * dayMs)
    expect(await occurred()).toEqual(['2026-05-01T17:00:00.000Z'])
  })

  test.each([
    ['run', ['2026-05-02T17:00:00.000Z', '2026-05-05T17:00:00.000Z']],
    ['skip', ['2026-05-05T17:00:00.000Z']]
  ] as const)('makes up for a date that passed while it was off: %s', async (missed, expected) => {
    await openAt('2026-05-01T00:00:00Z')
    await publish({ missed })
    await create(1, '2026-05-03')
    await create(2, '2026-05-06')
    await sleepThrough(4.5 * dayMs)
    await pass(dayMs / 2)
    await sleepThrough(dayMs)
    expect(await occurred()).toEqual(expected)
  })

  test('follows a date that is moved, and lets one go that was moved into the past', async () => {
    await openAt('2026-05-01T00:00:00Z')
    await publish({})
    await create(1, '2026-05-03')
    await create(2, '2026-05-04')
    await move(1, '2026-05-10')
    await move(2, '2026-04-04')
    await sleepThrough(8 * dayMs)
    expect(await occurred()).toEqual([])
    await pass(dayMs)
    await move(1, '2026-05-12')
    await sleepThrough(3 * dayMs)
    expect(await occurred()).toEqual(['2026-05-09T17:00:00.000Z', '2026-05-11T17:00:00.000Z'])
  })

  test('comes back every year; the 29th of February on the 28th', async () => {
    await openAt('2027-02-01T00:00:00Z')
    await publish({ recurs: 'yearly', timeOfDay: '08:00' })
    await create(1, '2000-02-29')
    await sleepThrough(27 * dayMs)
    await pass(dayMs)
    await sleepThrough(366 * dayMs)
    expect(await occurred()).toEqual(['2027-02-28T01:00:00.000Z', '2028-02-29T01:00:00.000Z'])
  })

  test('the lunar new year, with no record, two years running', async () => {
    await openAt('2027-01-20T00:00:00Z')
    await shop.engine.install.flow(
      flow({ type: 'date', on: '2026-02-17', recurs: 'lunarYearly', timeOfDay: '07:00', zone, missed: 'run' })
    )
    await sleepThrough(16 * dayMs)
    await pass(dayMs)
    await sleepThrough(365 * dayMs)
    expect(await occurred()).toEqual(['2027-02-06T00:00:00.000Z', '2028-01-26T00:00:00.000Z'])
  })

  test('many dates at once are worked through page by page', async () => {
    await openAt('2026-05-01T00:00:00Z')
    await publish({ field: 'moment' })
    const writes = Array.from({ length: 1200 }, (_, n) => ({
      op: 'create' as const,
      entity: 'shop.thing',
      id: idOf(n),
      values: {
        name: `${n}`,
        moment: `2026-05-03T00:00:${String(n % 60).padStart(2, '0')}Z`
      }
    }))
    await shop.engine.commitAll({ actor: 'api', at: shop.clock.now(), writes })
    await sleepThrough(4 * dayMs)
    expect((await shop.store.runs.countByStatus('flow')).completed).toBe(1200)
  })

  test('a deleted record has no dates, and a flow that is off takes none', async () => {
    await openAt('2026-05-01T00:00:00Z')
    await publish({})
    await create(1, '2026-05-03')
    await create(2, '2026-05-04')
    await create(3, '2026-05-08')
    await shop.engine.intake.writeRecord({ op: 'delete', entity: 'shop.thing', id: idOf(1), version: null }, 'api')
    await shop.engine.flows.setState('flow', 'off')
    await sleepThrough(5 * dayMs)
    await shop.engine.flows.setState('flow', 'on')
    await sleepThrough(5 * dayMs)
    expect(await occurred()).toEqual(['2026-05-07T17:00:00.000Z'])
  })
})

describe('an inactivity trigger', () => {
  test('starts when nothing has happened to a record for so long, once, and again after the next silence', async () => {
    await openAt('2026-05-01T00:00:00Z')
    await shop.engine.install.flow(flow({ type: 'inactivity', entity: 'shop.thing', for: 'P3D', missed: 'run' }))
    await create(1, '2026-01-01')
    await sleepThrough(2 * dayMs)
    await move(1, '2026-01-02')
    await sleepThrough(2.5 * dayMs)
    expect(await occurred()).toEqual([])
    await pass(dayMs)
    expect(await occurred()).toEqual(['2026-05-06T00:00:00.000Z'])
    await sleepThrough(9 * dayMs)
    await move(1, '2026-01-03')
    await sleepThrough(4 * dayMs)
    expect(await occurred()).toHaveLength(2)
  })
})

describe('a schedule', () => {
  const schedule = (cron: string): Trigger => ({ type: 'schedule', cron, zone, missed: 'run' })
  const planned = async () =>
    (await shop.store.runs.list({ flowId: 'flow', limit: 100 })).handles
      .map(({ run }) => run.trigger['plannedAt'])
      .toReversed()
  const steps: Flow['steps'] = [{ id: 'go', kind: 'action', action: 'shop.echo' }]

  test('that is published anew runs at its new times only', async () => {
    await openAt('2026-05-01T00:00:00Z')
    await shop.engine.install.flow(flow(schedule('0 9 * * *'), { steps }))
    await shop.rest()
    await shop.engine.install.flow(flow(schedule('0 15 * * *'), { steps }))
    await pass(dayMs)
    expect(await planned()).toEqual(['2026-05-01T08:00:00.000Z'])
  })

  test('several times that passed while it was off are one run', async () => {
    await openAt('2026-05-01T00:00:00Z')
    await shop.engine.install.flow(flow(schedule('0 9 * * *'), { steps }))
    await shop.rest()
    await sleepThrough(3 * dayMs)
    expect(await planned()).toEqual(['2026-05-01T02:00:00.000Z'])
  })
})
