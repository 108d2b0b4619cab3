import { describe, expect, test } from 'vitest'
import { engineError } from '../../engine/errors.ts'
import type { Courier } from '../../engine/ports/courier.ts'
import type { Store } from '../../engine/ports/store.ts'
import type { Step } from '../../schemas/step.ts'
import { open } from '../support/shop-of-test.ts'

const names = { vi: 'a', en: 'a' }
const echo: Step = { id: 'go', kind: 'action', action: 'shop.echo' }

/** What is asked of the store now: `before` the disk is full, `after` the write is made and its answer lost. */
type Trouble = { at: 'commit' | 'admit' | 'claim' | 'settle' | 'none'; how: 'before' | 'after' }

function troubled(trouble: Trouble): (store: Store) => Store {
  const meet = async <T>(place: Trouble['at'], operation: () => Promise<T>): Promise<T> => {
    if (trouble.at !== place) return operation()
    trouble.at = 'none'
    if (trouble.how === 'before') throw engineError('DISK_FULL')
    await operation()
    throw engineError('DISK_FULL')
  }
  return (store) => ({
    ...store,
    commit: (commit) => meet('commit', () => store.commit(commit)),
    admit: (admission) => meet('admit', () => store.admit(admission)),
    outbox: {
      ...store.outbox,
      claim: (taken, held) => meet('claim', () => store.outbox.claim(taken, held)),
      settle: (settlement) => meet('settle', () => store.outbox.settle(settlement))
    }
  })
}

const hows = [['before'], ['after']] as const

describe('a store that answers with an error', () => {
  test('loses no run that it had started all the same', async () => {
    const trouble: Trouble = { at: 'none', how: 'after' }
    const { publish, engine, rest, clock, store } = await open({ around: troubled(trouble) })
    await publish([echo])
    trouble.at = 'commit'
    await expect(engine.intake.startByHand('flow', {}, 'user:test')).rejects.toMatchObject({ code: 'DISK_FULL' })
    await rest()
    expect(await store.runs.countByStatus('flow')).toMatchObject({ ready: 1, completed: 0 })
    await clock.advance(2_000)
    await rest()
    expect(await store.runs.countByStatus('flow')).toMatchObject({ ready: 0, completed: 1 })
  })

  test.each(hows)('keeps no run standing in line (%s the write)', async (how) => {
    const trouble: Trouble = { at: 'none', how }
    const { publish, engine, rest, clock, store } = await open({ around: troubled(trouble) })
    await publish([echo], { enrolment: { maxConcurrent: 1 } })
    trouble.at = 'admit'
    await engine.intake.startByHand('flow', {}, 'user:test')
    await rest()
    expect(await store.runs.countByStatus('flow')).toMatchObject({ completed: 0 })
    await clock.advance(2_000)
    await rest()
    expect(await store.runs.countByStatus('flow')).toMatchObject({ completed: 1 })
  })

  test.each([
    ['claim', 'before'],
    ['claim', 'after'],
    ['settle', 'before'],
    ['settle', 'after']
  ] as const)('delivers each message once (%s, %s the write)', async (at, how) => {
    const taken: string[] = []
    const courier: Courier = {
      honoursKeys: false,
      hostOf: () => 'far-side',
      deliver: ({ id }) => Promise.resolve({ kind: 'sent', answer: String(taken.push(id)) }),
      close: () => Promise.resolve()
    }
    const trouble: Trouble = { at: 'none', how }
    const { publish, run, rest, clock, store } = await open({
      courier,
      around: troubled(trouble),
      handlers: {
        'shop.send': (_input, { effect }) => {
          effect({ kind: 'message', channel: 'mail', payload: {} })
          return {}
        }
      }
    })
    await publish([{ id: 'send', kind: 'action', action: 'shop.send' }])
    trouble.at = at
    await run()
    expect(trouble.at).toBe('none')
    await clock.advance(5_000)
    await rest()
    expect(await store.outbox.countByState()).toMatchObject({ sent: 1, sending: 0, queued: 0, unknown: 0 })
    expect(taken).toHaveLength(1)
  })

  test('keeps schedules going', async () => {
    const trouble: Trouble = { at: 'none', how: 'before' }
    const { engine, rest, clock, store } = await open({ around: troubled(trouble) })
    const trigger = { type: 'schedule', cron: '*/5 * * * *', zone: 'UTC', missed: 'run' } as const
    await engine.install.flow({ id: 'tick', names, trigger, steps: [echo] })
    await clock.advance(61_000)
    trouble.at = 'commit'
    await clock.advance(4 * 60_000)
    expect(trouble.at).toBe('none')
    await clock.advance(10 * 60_000)
    await rest()
    expect(await store.runs.countByStatus('tick')).toMatchObject({ completed: 3 })
  })
})

describe('a flow that is paused and taken up again in the same moment', () => {
  test('goes on', async () => {
    const { publish, engine, rest, store } = await open()
    await publish([echo])
    await Promise.all([
      engine.flows.setState('flow', 'paused'),
      engine.intake.startByHand('flow', {}, 'user:test'),
      engine.flows.setState('flow', 'on')
    ])
    await rest()
    expect(await store.runs.countByStatus('flow')).toMatchObject({ completed: 1 })
  })
})
