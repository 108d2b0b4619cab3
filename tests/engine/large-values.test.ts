import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, describe, expect, test } from 'vitest'
import type { Step } from '../../schemas/step.ts'
import { openShop, type Shop } from '../support/shop.ts'

let shop: Shop

afterEach(() => shop.close())

const text = 'x'.repeat(300_000)
const echo = (id: string, input: object): Step => ({ id, kind: 'action', action: 'shop.echo', input: input as never })

/** Looks into the file from another connection. */
function look(sql: string): number {
  const database = new Database(join(shop.folder, 'mach.db'), { readonly: true })
  const found = Number(database.prepare(sql).pluck().get())
  database.close()
  return found
}

describe('a large value', () => {
  test('is kept once beside the journal and seen whole by every step', async () => {
    shop = await openShop()
    const { publish, run, journal, status, store, clock } = shop
    await publish([
      echo('first', { text: { cel: 'trigger.input.text' } }),
      { id: 'nap', kind: 'wait', for: 'PT1H' },
      echo('second', { text: { cel: 'steps.first.text' } }),
      echo('short', { length: { cel: 'size(steps.second.text)' } })
    ])
    const ids = [await run({ text }), await run({ text })]
    await clock.advance(3_600_000)
    await shop.rest()
    expect(await Promise.all(ids.map(status))).toEqual(['completed', 'completed'])
    const [id = ''] = ids
    expect((await journal(id)).at(-2)).toMatchObject({ step: 'short', output: { length: text.length } })
    expect((await store.runs.find(id))?.run.trigger).toMatchObject({ input: { text } })
    expect(look('select max(length(entries)) from journal')).toBeLessThan(2_000)
    expect(look('select max(length(trigger_data)) from runs')).toBeLessThan(200)
    // The input and output of both steps and both runs are the same value; the two triggers began at the same time.
    expect(look('select count(*) from blobs')).toBe(2)
  })

  test('stays while another run holds it, and goes with the last one', async () => {
    shop = await openShop({ handlers: { 'shop.count': () => ({ text }) } })
    const { publish, run, store, clock } = shop
    await publish([{ id: 'first', kind: 'action', action: 'shop.count' }])
    await run()
    await clock.advance(1000)
    const later = await run()
    const old = { kind: 'runs' as const, flowId: 'flow', status: 'completed' as const }
    expect(await store.retention.delete({ ...old, before: clock.now() }, 10)).toBe(1)
    expect(look('select count(*) from blobs')).toBe(1)
    expect((await shop.journal(later))[0]).toMatchObject({ output: { text } })
    expect(await store.retention.delete({ ...old, before: clock.now() + 1 }, 10)).toBe(1)
    expect([look('select count(*) from blobs'), look('select count(*) from blob_refs')]).toEqual([0, 0])
  })

  test('of more than a megabyte is refused with the limit', async () => {
    shop = await openShop()
    await shop.publish([echo('first', { text: { cel: 'trigger.input.text' } })])
    const id = await shop.run({ text: 'x'.repeat(1_100_000) })
    expect(await shop.status(id)).toBe('failed')
    expect((await shop.journal(id))[0]).toMatchObject({
      error: { code: 'LIMIT_PASSED', details: { limit: 'stepDataBytesMax' } }
    })
  })
})
