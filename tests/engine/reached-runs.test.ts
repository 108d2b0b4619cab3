import { describe, expect, test } from 'vitest'
import type { Enrolment } from '../../schemas/enrolment.ts'
import type { Step } from '../../schemas/step.ts'

import type { Shop } from '../support/shop.ts'
import { open, shop } from '../support/shop-of-test.ts'

const names = { vi: 'a', en: 'a' }
const echo: Step = { id: 'go', kind: 'action', action: 'shop.echo' }

describe('a parallel step', () => {
  test('stops its other lists when it fails inside a list of another, which goes on', async () => {
    const { publish, run, status, clock, rest, journal } = await open({
      handlers: {
        'shop.fail': () => {
          throw new Error('no luck')
        }
      }
    })
    const risky: Step = {
      id: 'risky',
      kind: 'action',
      action: 'shop.fail',
      retry: { attemptsMax: 1, firstDelayMs: 0, delayMaxMs: 0 }
    }
    const inner: Step = {
      id: 'inner',
      kind: 'parallel',
      until: 'all',
      lists: [
        { id: 'x', steps: [risky] },
        { id: 'y', steps: [{ id: 'short', kind: 'wait', for: 'PT1H' }, echo] }
      ]
    }
    await publish([
      {
        id: 'outer',
        kind: 'parallel',
        until: 'any',
        lists: [
          { id: 'a', steps: [inner] },
          { id: 'b', steps: [{ id: 'long', kind: 'wait', for: 'P1D' }] }
        ]
      }
    ])
    const id = await run()
    await clock.advance(48 * 3_600_000)
    await rest()
    expect(await status(id)).toBe('completed')
    expect((await journal(id)).filter(({ kind }) => kind === 'done')).toEqual([])
  })
})

describe('a run that is reached', () => {
  test('keeps its deadline when a decision is not enough', async () => {
    const { publish, run, engine, rest, clock, status } = await open()
    const yes = { id: 'yes', names, steps: [] }
    await publish([
      { id: 'ask', kind: 'approve', title: 'ok', approvers: '["a", "b"]', quorum: 2, outcomes: [yes], within: 'PT3H' }
    ])
    const id = await run()
    await engine.control.decide(id, 'ask', { by: 'a', outcome: 'yes' })
    await rest()
    expect(await status(id)).toBe('waiting')
    await clock.advance(3 * 3_600_000)
    await rest()
    expect(await status(id)).toBe('completed')
  })

  test('hears that the run it called was stopped, because flows keep calling each other', async () => {
    const { publishUnchecked, run, store } = await open()
    await publishUnchecked([{ id: 'again', kind: 'subflow', flow: 'flow', wait: true }])
    const id = await run()
    expect(await store.runs.countByStatus('flow')).toMatchObject({ waiting: 0, ready: 0 })
    expect((await shop().journal(id)).at(-1)).toMatchObject({
      kind: 'finished',
      result: { error: { code: 'SUBFLOW_FAILED' } }
    })
  })
})

describe('a run that is retried', () => {
  const openFailing = async (enrolment: Enrolment): Promise<Shop> => {
    const opened = await open({
      handlers: {
        'shop.fail': () => {
          throw new Error('down')
        }
      }
    })
    const retry = { attemptsMax: 1, firstDelayMs: 0, delayMaxMs: 0 }
    await opened.publish(
      [
        {
          id: 'fails',
          kind: 'action',
          action: 'shop.fail',
          retry,
          onError: [{ id: 'nap', kind: 'wait', for: 'PT1H' }]
        },
        { id: 'bad', kind: 'action', action: 'shop.fail', retry }
      ],
      { subject: 'trigger.input.id', enrolment }
    )
    return opened
  }

  test('stands in line like any other', async () => {
    const { run, clock, rest, engine, status } = await openFailing({ maxConcurrent: 1 })
    const first = await run({ id: 'a' })
    await clock.advance(3_600_000)
    await rest()
    const second = await run({ id: 'b' })
    await engine.control.retry(first, 'user:test')
    await rest()
    expect([await status(first), await status(second)]).toEqual(['queued', 'waiting'])
    await clock.advance(3_600_000)
    await rest()
    expect([await status(first), await status(second)]).toEqual(['failed', 'failed'])
    expect((await shop().journal(first)).filter(({ kind }) => kind === 'finished')).toHaveLength(2)
  })

  test('is refused while another one has its place', async () => {
    const { run, clock, rest, engine } = await openFailing({ onConflict: 'skip' })
    const first = await run({ id: 'a' })
    await clock.advance(3_600_000)
    await rest()
    await run({ id: 'a' })
    await expect(engine.control.retry(first, 'user:test')).rejects.toMatchObject({ code: 'RUN_REPLACED' })
  })

  test('takes with it what it had called when it is started again', async () => {
    const { publish, engine, rest, store } = await open()
    await engine.install.flow({
      id: 'called',
      names,
      trigger: { type: 'manual' },
      steps: [{ id: 'nap', kind: 'wait', for: 'P1D' }]
    })
    await publish([{ id: 'call', kind: 'subflow', flow: 'called', wait: true }], {
      subject: 'trigger.input.id',
      enrolment: { onConflict: 'restart' }
    })
    for (let n = 0; n < 2; n += 1) {
      await engine.intake.startByHand('flow', { id: 'a' }, 'user:test')
      await rest()
    }
    expect(await store.runs.countByStatus('called')).toMatchObject({ cancelled: 1, waiting: 1 })
  })
})
