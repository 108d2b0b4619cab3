import { describe, expect, test } from 'vitest'
import { open } from '../support/shop-of-test.ts'
import { echo } from '../support/echo.ts'

const hourMs = 3_600_000

describe('a run', () => {
  test('goes down the page and gives each step the outputs of those above', async () => {
    const { publish, run, journal, status } = await open()
    await publish([
      echo('one', { n: { cel: 'trigger.input.n + 1' } }),
      echo('two', { text: { text: 'n is {{ steps.one.n }}' } })
    ])
    const id = await run({ n: 41 })
    expect(await status(id)).toBe('completed')
    const outputs = (await journal(id)).flatMap((entry) => (entry.kind === 'done' ? [entry.output] : []))
    expect(outputs).toEqual([{ n: 42 }, { text: 'n is 42' }])
  })

  test('takes the first list whose condition holds and says what the condition read', async () => {
    const { publish, run, journal } = await open()
    await publish([
      {
        id: 'fork',
        kind: 'branch',
        cases: [
          { id: 'big', when: 'trigger.input.n >= 50', steps: [echo('a', { taken: 'big' })] },
          { id: 'middle', when: 'trigger.input.n >= 10', steps: [echo('b', { taken: 'middle' })] }
        ],
        else: [echo('c', { taken: 'small' })]
      },
      echo('after', { done: true })
    ])
    const id = await run({ n: 20 })
    const entries = await journal(id)
    expect(entries.map((entry) => ('step' in entry ? entry.step : ''))).toEqual(['fork', 'b', 'after', null])
    expect(entries[0]).toMatchObject({
      case: 'middle',
      because: [
        { case: 'big', value: false, reads: { 'trigger.input.n': 20 } },
        { case: 'middle', value: true, reads: { 'trigger.input.n': 20 } }
      ]
    })
  })

  test('sleeps until its time, also across a restart, and then goes on once', async () => {
    const first = await open()
    await first.publish([echo('before', {}), { id: 'nap', kind: 'wait', for: 'PT24H' }, echo('after', {})])
    const id = await first.run()
    expect(await first.status(id)).toBe('waiting')
    await first.engine.stop()
    const second = await open({ folder: first.folder, clock: first.clock })
    await second.clock.advance(23 * hourMs)
    await second.rest()
    expect(await second.status(id)).toBe('waiting')
    await second.clock.advance(2 * hourMs)
    await second.rest()
    expect(await second.status(id)).toBe('completed')
    const kinds = (await second.journal(id)).map(({ kind }) => kind)
    expect(kinds).toEqual(['done', 'slept', 'woke', 'done', 'finished'])
  })

  test('tries a failed step again with growing pauses, then fails with the last error', async () => {
    const { publish, run, journal, status, clock, rest } = await open({
      handlers: {
        'shop.fail': () => {
          throw new Error('no luck')
        }
      }
    })
    await publish([
      {
        id: 'risky',
        kind: 'action',
        action: 'shop.fail',
        retry: { attemptsMax: 3, firstDelayMs: 1000, delayMaxMs: 60_000 }
      }
    ])
    const id = await run()
    expect(await status(id)).toBe('waiting')
    await clock.advance(1000)
    await rest()
    await clock.advance(2000)
    await rest()
    expect(await status(id)).toBe('failed')
    const pauses = (await journal(id)).flatMap((entry) =>
      entry.kind === 'failed' ? [entry.retryAt && entry.retryAt - entry.at] : []
    )
    expect(pauses).toEqual([1000, 2000, null])
  })

  test('goes through the error list when a step fails for good, and on below it', async () => {
    const { publish, run, journal, status } = await open({
      handlers: {
        'shop.fail': () => {
          throw new Error('no luck')
        }
      }
    })
    const once = { attemptsMax: 1, firstDelayMs: 0, delayMaxMs: 0 }
    await publish([
      {
        id: 'risky',
        kind: 'action',
        action: 'shop.fail',
        retry: once,
        onError: [echo('rescue', { why: { cel: 'steps.risky.error.code' } })]
      },
      echo('after', {})
    ])
    const id = await run()
    expect(await status(id)).toBe('completed')
    expect((await journal(id)).find((entry) => entry.kind === 'done')).toMatchObject({
      step: 'rescue',
      output: { why: 'PLUGIN_THREW' }
    })
  })

  test('is cancelled for good, even while a step is at work', async () => {
    let release = (): void => undefined
    const { publish, engine, rest, status, journal } = await open({
      handlers: { 'shop.read': () => new Promise((resolve) => (release = () => resolve({}))) }
    })
    await publish([{ id: 'slow', kind: 'action', action: 'shop.read' }, echo('next', {})])
    const { runId } = await engine.intake.startByHand('flow', {}, 'user:test')
    await new Promise((resolve) => setTimeout(resolve, 30))
    await engine.control.cancel(runId ?? '', 'user:test', 'changed my mind')
    release()
    await rest()
    expect(await status(runId ?? '')).toBe('cancelled')
    expect((await journal(runId ?? '')).map(({ kind }) => kind)).toEqual(['cancelled'])
  })

  test('that failed goes on from the failed step when it is retried', async () => {
    let isBroken = true
    const { publish, run, status, engine, rest, clock, journal } = await open({
      handlers: {
        'shop.fail': () => {
          if (isBroken) throw new Error('down')
          return { fine: true }
        }
      }
    })
    const once = { attemptsMax: 1, firstDelayMs: 0, delayMaxMs: 0 }
    await publish([echo('one', {}), { id: 'two', kind: 'action', action: 'shop.fail', retry: once }])
    const id = await run()
    expect(await status(id)).toBe('failed')
    isBroken = false
    await engine.control.retry(id, 'user:test')
    await clock.advance(1)
    await rest()
    expect(await status(id)).toBe('completed')
    const steps = (await journal(id)).flatMap((entry) => (entry.kind === 'done' ? [entry.step] : []))
    expect(steps).toEqual(['one', 'two'])
  })
})

describe('runs about the same subject', () => {
  test('never interleave and keep their order', async () => {
    const events: string[] = []
    const { publish, engine, rest } = await open({
      handlers: {
        'shop.echo': async (input) => {
          events.push(`begin ${String(input['n'])}`)
          await new Promise((resolve) => setTimeout(resolve, 3))
          events.push(`end ${String(input['n'])}`)
          return {}
        }
      }
    })
    await publish([echo('a', { n: { cel: 'trigger.input.n' } })], { subject: `'same'` })
    await Promise.all([1, 2, 3, 4].map((n) => engine.intake.startByHand('flow', { n }, 'user:test')))
    await rest()
    expect(events).toEqual([1, 2, 3, 4].flatMap((n) => [`begin ${n}`, `end ${n}`]))
  })
})
