import { randomBytes } from 'node:crypto'
import { basename } from 'node:path'
import { describe, expect, inject, test } from 'vitest'
import { echo } from '../support/echo.ts'
import { ensureSchema, onServer } from '../support/open-postgres.ts'
import { open, shop } from '../support/shop-of-test.ts'

/** Nothing in it repeats, so that no server makes it small. */
const text = randomBytes(200_000).toString('base64')

/** Asks the server from another connection. */
async function look(sql: string): Promise<number> {
  const url = await ensureSchema(inject('postgresUrl'), basename(shop().folder).toLowerCase())
  return Number((await onServer(url, sql))[0]?.['n'])
}

describe('a large value in PostgreSQL', () => {
  test('lies beside the rows of journals and runs, and goes with its run', async () => {
    const { publish, run, journal, store, clock } = await open()
    await publish([echo('first', { text: { cel: 'trigger.input.text' } })])
    const id = await run({ text })
    expect((await journal(id))[0]).toMatchObject({ output: { text } })
    expect((await store.runs.find(id))?.run.trigger).toMatchObject({ input: { text } })
    for (const table of ['journal', 'runs']) {
      // A page of the table itself, and the value outside of it.
      expect(await look(`select pg_relation_size('${table}') as n`)).toBe(8_192)
      expect(await look(`select pg_table_size('${table}') as n`)).toBeGreaterThan(text.length)
    }
    const old = { kind: 'runs', flowId: 'flow', status: 'completed', before: clock.now() + 1 } as const
    expect(await store.retention.delete(old, 10)).toBe(1)
    await onServer(await ensureSchema(inject('postgresUrl'), basename(shop().folder).toLowerCase()), 'vacuum full')
    expect(await look(`select pg_table_size('journal') + pg_table_size('runs') as n`)).toBeLessThan(text.length)
  })
})
