import { describe, expect, test } from 'vitest'
import type { JournalEntry } from '../../schemas/journal.ts'
import type { Step } from '../../schemas/step.ts'
import { open } from '../support/shop-of-test.ts'
import { echo } from '../support/echo.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs

const doneSteps = (journal: readonly JournalEntry[]) =>
  journal.flatMap((entry) => (entry.kind === 'done' ? [entry.step] : []))
const outputOf = (journal: readonly JournalEntry[], step: string) =>
  journal.findLast((entry) => entry.kind === 'done' && entry.step === step)

const fails = {
  'shop.fail': () => {
    throw new Error('no luck')
  }
}
const once = { attemptsMax: 1, firstDelayMs: 0, delayMaxMs: 0 }

describe('split', () => {
  const arms = [
    { id: 'a', percent: 30, steps: [echo('left')] },
    { id: 'b', percent: 70, steps: [echo('right')] }
  ]

  test('gives the same subject the same arm for ever, and each arm about its share', async () => {
    const { publish, engine, rest, store, journal } = await open()
    await publish([{ id: 'ab', kind: 'split', arms }], { subject: 'trigger.input.who' })
    for (let n = 0; n < 200; n += 1) await engine.intake.startByHand('flow', { who: `person ${n % 100}` }, 'user:test')
    await rest()
    const { handles } = await store.runs.list({ limit: 500 })
    const taken = new Map<string, Set<string>>()
    for (const { run } of handles) {
      const chose = (await journal(run.id)).find((entry) => entry.kind === 'chose')
      taken.set(run.subject ?? '', (taken.get(run.subject ?? '') ?? new Set()).add(chose?.case ?? ''))
    }
    expect([...taken.values()].every((set) => set.size === 1)).toBe(true)
    const left = [...taken.values()].filter((set) => set.has('a')).length
    expect(left).toBeGreaterThan(15)
    expect(left).toBeLessThan(45)
  })
})

describe('parallel', () => {
  const nap = (id: string, duration: string): Step => ({ id, kind: 'wait', for: duration })
  const list = (id: string, ...steps: Step[]) => ({ id, steps })

  test('all: goes on when every list is done, waits overlap', async () => {
    const { publish, run, status, clock, rest, journal } = await open()
    await publish([
      {
        id: 'both',
        kind: 'parallel',
        until: 'all',
        lists: [list('a', nap('napA', 'PT1H'), echo('afterA')), list('b', nap('napB', 'PT2H'), echo('afterB'))]
      },
      echo('after', { done: { cel: 'steps.both.done' } })
    ])
    const id = await run()
    await clock.advance(hourMs)
    await rest()
    expect(doneSteps(await journal(id))).toEqual(['afterA'])
    await clock.advance(hourMs)
    await rest()
    expect(await status(id)).toBe('completed')
    expect(doneSteps(await journal(id))).toEqual(['afterA', 'afterB', 'after'])
    expect(outputOf(await journal(id), 'after')).toMatchObject({ output: { done: ['a', 'b'] } })
  })

  test.each([
    ['any', 'PT1H', ['a'], ['b', 'c']],
    [2, 'PT2H', ['a', 'b'], ['c']]
  ] as const)('%s: the others are stopped and never go on', async (until, _when, done, stopped) => {
    const { publish, run, status, clock, rest, journal } = await open()
    const lists = ['a', 'b', 'c'].map((id, index) => list(id, nap(`nap${id}`, `PT${index + 1}H`), echo(`after${id}`)))
    await publish([{ id: 'race', kind: 'parallel', until, lists }, nap('long', 'P1D'), echo('end')])
    const id = await run()
    await clock.advance(done.length * hourMs)
    await rest()
    expect((await journal(id)).find(({ kind }) => kind === 'joined')).toMatchObject({ done, stopped })
    await clock.advance(2 * dayMs)
    await rest()
    expect(await status(id)).toBe('completed')
    expect(doneSteps(await journal(id))).toEqual([...done.map((each) => `after${each}`), 'end'])
  })

  test('fails when too few lists can still succeed, and goes on from the list that failed when retried', async () => {
    let isBroken = true
    const { publish, run, status, engine, rest, journal, clock } = await open({
      handlers: {
        'shop.fail': () => {
          if (isBroken) throw new Error('no luck')
          return {}
        }
      }
    })
    const risky: Step = { id: 'risky', kind: 'action', action: 'shop.fail', retry: once }
    await publish([
      { id: 'both', kind: 'parallel', until: 'all', lists: [list('a', echo('fine')), list('b', risky)] },
      echo('after')
    ])
    const id = await run()
    expect(await status(id)).toBe('failed')
    isBroken = false
    await engine.control.retry(id, 'user:test')
    await clock.advance(1)
    await rest()
    expect(await status(id)).toBe('completed')
    expect(doneSteps(await journal(id))).toEqual(['fine', 'risky', 'after'])
  })

  test('tolerates a failed list when enough others are done', async () => {
    const { publish, run, status } = await open({ handlers: fails })
    const risky: Step = { id: 'risky', kind: 'action', action: 'shop.fail', retry: once }
    await publish([{ id: 'one', kind: 'parallel', until: 'any', lists: [list('a', risky), list('b', echo('fine'))] }])
    expect(await status(await run())).toBe('completed')
  })

  test('stands inside a list of another', async () => {
    const { publish, run, status, journal } = await open()
    const inner: Step = {
      id: 'inner',
      kind: 'parallel',
      until: 'all',
      lists: [list('x', echo('x')), list('y', nap('n', 'PT1H'), echo('y'))]
    }
    await publish([
      { id: 'outer', kind: 'parallel', until: 'any', lists: [list('a', inner), list('b', echo('b'))] },
      echo('z')
    ])
    const id = await run()
    expect(await status(id)).toBe('completed')
    expect(doneSteps(await journal(id))).not.toContain('y')
  })
})

describe('repeat', () => {
  test('runs the list until the condition holds, waits inside it, and knows its round', async () => {
    const { publish, run, status, clock, rest, journal } = await open()
    await publish([
      {
        id: 'again',
        kind: 'repeat',
        timesMax: 5,
        until: 'steps.ask.round >= 3',
        steps: [echo('ask', { round: { cel: 'round' } }), { id: 'nap', kind: 'wait', for: 'P3D' }]
      },
      echo('after', { rounds: { cel: 'steps.again.rounds' } })
    ])
    const id = await run()
    for (let day = 0; day < 9; day += 1) {
      await clock.advance(dayMs)
      await rest()
    }
    expect(await status(id)).toBe('completed')
    expect(outputOf(await journal(id), 'after')).toMatchObject({ output: { rounds: 3 } })
  })

  test('stops after its most rounds', async () => {
    const { publish, run, journal } = await open()
    await publish([{ id: 'again', kind: 'repeat', timesMax: 4, until: 'false', steps: [echo('go')] }])
    expect(doneSteps(await journal(await run()))).toEqual(['go', 'go', 'go', 'go'])
  })

  test('sends a message in each round, though the step is the same', async () => {
    const { publish, run, store } = await open({
      handlers: {
        'shop.send': (input, { effect }) => {
          effect({ kind: 'message', channel: 'mail', payload: input })
          return {}
        }
      }
    })
    const send: Step = { id: 'send', kind: 'action', action: 'shop.send', input: { n: { cel: 'round' } } }
    await publish([{ id: 'again', kind: 'repeat', timesMax: 3, until: 'false', steps: [send] }])
    const messages = await store.outbox.ofRun(await run())
    expect(messages.map(({ payload }) => payload)).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }])
  })
})

describe('wait', () => {
  test('until a local time of day, on one of the days', async () => {
    const { publish, run, journal, clock } = await open()
    await publish([{ id: 'w', kind: 'wait', at: { time: '09:00', zone: 'Asia/Ho_Chi_Minh', days: ['mon'] } }])
    const slept = (await journal(await run())).find((entry) => entry.kind === 'slept')
    expect(new Date(clock.now()).toISOString()).toBe('2026-03-01T01:00:00.000Z')
    expect(slept && new Date(slept.until).toISOString()).toBe('2026-03-02T02:00:00.000Z')
  })

  test('for working hours of a calendar, over a holiday', async () => {
    const { publish, run, journal, engine } = await open()
    const span = [{ from: '08:00', to: '17:00' }]
    await engine.install.calendar({
      id: 'office',
      names: { vi: 'Văn phòng', en: 'Office' },
      zone: 'Asia/Ho_Chi_Minh',
      hours: { mon: span, tue: span, wed: span, thu: span, fri: span },
      holidays: [{ date: '2026-03-02' }],
      exceptions: []
    })
    await publish([{ id: 'w', kind: 'wait', working: { calendar: 'office', for: 'PT10H' } }])
    const slept = (await journal(await run())).find((entry) => entry.kind === 'slept')
    // Sunday 08:00; Monday is a holiday; nine hours on Tuesday and one on Wednesday.
    expect(slept && new Date(slept.until).toISOString()).toBe('2026-03-04T02:00:00.000Z')
  })
})

describe('code', () => {
  const step: Step = {
    id: 'sum',
    kind: 'code',
    input: { a: { cel: 'trigger.input.a' } },
    code: 'return { twice: input.a * 2 } // no brace is lost',
    output: { type: 'object', required: ['twice'], properties: { twice: { type: 'number' } } }
  }

  test('gives its output to the steps below, and is checked against its schema', async () => {
    const { publish, run, journal, status } = await open({
      handlers: { 'code:flow.sum': (input) => ({ twice: Number(input['a']) * 2 }) }
    })
    await publish([step, echo('after', { n: { cel: 'steps.sum.twice' } })])
    const id = await run({ a: 21 })
    expect(await status(id)).toBe('completed')
    expect(outputOf(await journal(id), 'after')).toMatchObject({ output: { n: 42 } })
  })

  test('an output that does not fit fails the step', async () => {
    const { publish, run, journal } = await open({ handlers: { 'code:flow.sum': () => ({ twice: 'no' }) } })
    await publish([step])
    expect((await journal(await run({ a: 1 }))).find(({ kind }) => kind === 'failed')).toMatchObject({
      error: { code: 'OUTPUT_INVALID' }
    })
  })
})
