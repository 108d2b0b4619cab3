import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Step } from '../../schemas/step.ts'
import type { FakeHandler } from '../support/fake-sandbox.ts'
import { openShop } from '../support/shop.ts'
import { peakMb } from './run-child.ts'

/** `fill` makes the records and ends; `loop` is an engine that goes through them. */
const [mode = '', folder = '', count = '0'] = process.argv.slice(2)
const itemCount = Number(count)

/** What a forEach over so many records took. */
export interface Looped {
  readonly status: string
  readonly output: unknown
  readonly called: number
  readonly peakMb: number
  readonly itemsPerSecond: number
}

const each: Step = {
  id: 'each',
  kind: 'forEach',
  items: { entity: 'shop.thing' },
  steps: [
    {
      id: 'look',
      kind: 'action',
      action: 'shop.write',
      input: { id: { cel: 'item.id' }, amount: { cel: 'item.amount' } }
    }
  ]
}

process.send?.(mode === 'fill' ? await fill() : await loop())

async function loop(): Promise<Looped> {
  let called = 0
  const look: FakeHandler = ({ id, amount }, { effect }) => {
    called += 1
    // Every tenth item changes its record; the others are only looked at.
    if (Number(amount) % 10 === 0) {
      effect({ kind: 'update', entity: 'shop.thing', id: String(id), version: 1, values: { isOpen: true } })
    }
    return { amount: amount ?? null }
  }
  const { publish, run, journal, status, close } = await openShop({ folder, handlers: { 'shop.write': look } })
  await publish([each, { id: 'after', kind: 'action', action: 'shop.echo', input: { each: { cel: 'steps.each' } } }])
  const startedAt = performance.now()
  const runId = await run()
  const seconds = (performance.now() - startedAt) / 1000
  const measured = { called, peakMb: peakMb(), itemsPerSecond: itemCount / seconds }
  const done = (await journal(runId)).findLast((entry) => entry.kind === 'done')
  const looped = { status: await status(runId), output: done?.output ?? null, ...measured }
  await close()
  return looped
}

/** Fills the table behind the engine's back: a million records by its own path would take longer than the test. */
async function fill(): Promise<number> {
  const { close } = await openShop({ folder })
  await close()
  const database = new Database(join(folder, 'mach.db'))
  const insert = database.prepare(
    `insert into "shop_thing" (id, version, created_at, created_by, updated_at, updated_by, name, amount)
     values (?, 1, ?, 'test', ?, 'test', ?, ?)`
  )
  const at = '2026-03-01T00:00:00.000Z'
  const insertFrom = database.transaction((from: number) => {
    for (let n = from; n < Math.min(from + 10_000, itemCount); n += 1) {
      insert.run(`0195f000-0000-7000-8000-${String(n).padStart(12, '0')}`, at, at, `Khách ${n}`, n)
    }
  })
  for (let from = 0; from < itemCount; from += 10_000) insertFrom(from)
  database.close()
  return itemCount
}
