import { describe, expect, test } from 'vitest'
import { echo } from '../support/echo.ts'
import { open } from '../support/shop-of-test.ts'

const text = 'x'.repeat(300_000)

describe('a large value', () => {
  test('is seen whole by every step, before and after a wait', async () => {
    const { publish, run, journal, status, store, clock, rest } = await open()
    await publish([
      echo('first', { text: { cel: 'trigger.input.text' } }),
      { id: 'nap', kind: 'wait', for: 'PT1H' },
      echo('second', { text: { cel: 'steps.first.text' } }),
      echo('short', { length: { cel: 'size(steps.second.text)' } })
    ])
    const id = await run({ text })
    await clock.advance(3_600_000)
    await rest()
    expect(await status(id)).toBe('completed')
    expect((await journal(id)).at(-2)).toMatchObject({ step: 'short', output: { length: text.length } })
    expect((await store.runs.find(id))?.run.trigger).toMatchObject({ input: { text } })
  })

  test('stays while another run holds it', async () => {
    const { publish, run, journal, store, clock } = await open({ handlers: { 'shop.count': () => ({ text }) } })
    await publish([{ id: 'first', kind: 'action', action: 'shop.count' }])
    await run()
    await clock.advance(1000)
    const later = await run()
    const old = { kind: 'runs', flowId: 'flow', status: 'completed', before: clock.now() } as const
    expect(await store.retention.delete(old, 10)).toBe(1)
    expect((await journal(later))[0]).toMatchObject({ output: { text } })
  })

  test('of more than a megabyte is refused with the limit', async () => {
    const { publish, run, journal, status } = await open()
    await publish([echo('first', { text: { cel: 'trigger.input.text' } })])
    const id = await run({ text: 'x'.repeat(1_100_000) })
    expect(await status(id)).toBe('failed')
    expect((await journal(id))[0]).toMatchObject({
      error: { code: 'LIMIT_PASSED', details: { limit: 'stepDataBytesMax' } }
    })
  })
})
