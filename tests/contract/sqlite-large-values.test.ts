import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { echo } from '../support/echo.ts'
import { open, shop } from '../support/shop-of-test.ts'

const text = 'x'.repeat(300_000)

/** Looks into the file from another connection. */
function look(sql: string): number {
  const database = new Database(join(shop().folder, 'mach.db'), { readonly: true })
  const found = Number(database.prepare(sql).pluck().get())
  database.close()
  return found
}

describe('a large value in SQLite', () => {
  test('is kept once beside the rows of journals and runs, and goes with the last run that holds it', async () => {
    const { publish, run, store, clock } = await open()
    await publish([
      echo('first', { text: { cel: 'trigger.input.text' } }),
      echo('second', { text: { cel: 'steps.first.text' } })
    ])
    await run({ text })
    await run({ text })
    await clock.advance(1000)
    await run({ text })
    expect(look('select max(length(entries)) from journal')).toBeLessThan(2_000)
    expect(look('select max(length(trigger_data)) from runs')).toBeLessThan(200)
    // The input and output of both steps of all runs are the same value; triggers tell when they came.
    expect(look('select count(*) from blobs')).toBe(3)
    const old = { kind: 'runs', flowId: 'flow', status: 'completed' } as const
    expect(await store.retention.delete({ ...old, before: clock.now() }, 10)).toBe(2)
    expect(look('select count(*) from blobs')).toBe(2)
    expect(await store.retention.delete({ ...old, before: clock.now() + 1 }, 10)).toBe(1)
    expect([look('select count(*) from blobs'), look('select count(*) from blob_refs')]).toEqual([0, 0])
  })
})
