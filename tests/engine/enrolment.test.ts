import { describe, expect, test } from 'vitest'
import type { Enrolment } from '../../schemas/enrolment.ts'
import type { Flow } from '../../schemas/flow.ts'
import type { Step } from '../../schemas/step.ts'
import { open, shop } from '../support/shop-of-test.ts'

const names = { vi: 'a', en: 'a' }
const nap: Step = { id: 'nap', kind: 'wait', for: 'PT1H' }
const hourMs = 3_600_000
const dayMs = 24 * hourMs

const publish = (enrolment: Enrolment, more: Partial<Flow> = {}) =>
  shop().engine.install.flow({
    id: 'flow',
    names,
    trigger: { type: 'manual' },
    subject: 'trigger.input.who',
    enrolment,
    steps: [nap],
    ...more
  })
const start = async (who: string, flowId = 'flow') => {
  const accepted = await shop().engine.intake.startByHand(flowId, { who }, 'user:test')
  await shop().rest()
  return accepted
}
const statuses = async (flowId = 'flow') =>
  (await shop().store.runs.list({ flowId, limit: 100 })).handles.map(({ run }) => run.status).toReversed()
const pass = async (ms: number) => {
  await shop().clock.advance(ms)
  await shop().rest()
}

describe('enrolment', () => {
  test('skip: who is in the flow is not taken again, and it is counted', async () => {
    await open()
    await publish({ onConflict: 'skip' })
    await start('a')
    expect(await start('a')).toEqual({ runId: null, isNew: false, skipped: 'inFlow' })
    await start('b')
    expect(await statuses()).toEqual(['waiting', 'waiting'])
    expect(await shop().store.runs.skips('flow')).toEqual([{ flowId: 'flow', reason: 'inFlow', count: 1 }])
    await pass(hourMs)
    expect((await start('a')).runId).not.toBeNull()
  })

  test('restart: the run that is under way is cancelled for the new one', async () => {
    await open()
    await publish({ onConflict: 'restart' })
    await start('a')
    await start('a')
    expect(await statuses()).toEqual(['cancelled', 'waiting'])
  })

  test('queue: the next one begins when the one before has ended', async () => {
    await open()
    await publish({ onConflict: 'queue' })
    await start('a')
    await start('a')
    await start('b')
    expect(await statuses()).toEqual(['waiting', 'queued', 'waiting'])
    await pass(hourMs)
    expect(await statuses()).toEqual(['completed', 'waiting', 'completed'])
    await pass(hourMs)
    expect(await statuses()).toEqual(['completed', 'completed', 'completed'])
  })

  test('never again, or only after a time, also when the run itself is long gone', async () => {
    await open()
    await publish({ reEnrol: { after: 'P7D' } })
    await start('a')
    await pass(dayMs)
    expect((await start('a')).skipped).toBe('wasInFlow')
    await pass(7 * dayMs)
    expect((await start('a')).runId).not.toBeNull()
    await publish({ reEnrol: 'never' })
    expect((await start('a')).skipped).toBe('wasInFlow')
  })

  test('suppress: nobody is taken while it is true', async () => {
    await open()
    await publish({ suppress: 'trigger.input.who == "blocked"' })
    expect((await start('blocked')).runId).toBeNull()
    expect((await start('a')).runId).not.toBeNull()
  })

  test('a group: a subject is in one of its flows at a time', async () => {
    await open()
    const group = { exclusiveGroup: 'nurture', onConflict: 'skip' } as const
    await publish(group)
    await publish(group, { id: 'other' })
    await start('a')
    expect((await start('a', 'other')).skipped).toBe('inGroup')
    expect((await start('b', 'other')).runId).not.toBeNull()
  })

  test('goal: the event ends the run wherever it stands', async () => {
    await open()
    await publish(
      { goal: { on: 'signal', name: 'paid' } },
      { steps: [nap, { id: 'second', kind: 'wait', for: 'P9D' }] }
    )
    const { runId } = await start('a')
    await pass(hourMs)
    await shop().engine.intake.emitSignal({ name: 'paid', key: 'b', data: {}, id: null }, 'api')
    await shop().rest()
    expect(await statuses()).toEqual(['waiting'])
    await shop().engine.intake.emitSignal({ name: 'paid', key: 'a', data: {}, id: null }, 'api')
    await shop().rest()
    expect(await statuses()).toEqual(['completed'])
    expect((await shop().journal(runId ?? '')).at(-1)).toMatchObject({ kind: 'finished', outcome: 'goal' })
  })

  test('so many at a time, the oldest first', async () => {
    await open()
    await publish({ maxConcurrent: 2 })
    for (const who of ['a', 'b', 'c', 'd', 'e']) await start(who)
    expect(await statuses()).toEqual(['waiting', 'waiting', 'queued', 'queued', 'queued'])
    await pass(hourMs)
    expect(await statuses()).toEqual(['completed', 'completed', 'waiting', 'waiting', 'queued'])
  })

  test('a cancelled run makes room', async () => {
    await open()
    await publish({ maxConcurrent: 1 })
    const { runId } = await start('a')
    await start('b')
    await shop().engine.control.cancel(runId ?? '', 'user:test', 'stop')
    await shop().rest()
    expect(await statuses()).toEqual(['cancelled', 'waiting'])
  })

  test.each([
    ['flow', ['waiting', 'waiting', 'queued', 'queued']],
    ['key', ['waiting', 'waiting', 'queued', 'waiting']]
  ] as const)('so many within a time, of each %s', async (of, expected) => {
    await open()
    await publish({ rate: { count: of === 'flow' ? 2 : 1, per: 'PT10M', of } })
    for (const who of ['a', 'b', 'a', 'c']) await start(who)
    expect(await statuses()).toEqual(expected)
    await pass(10 * 60_000)
    expect((await statuses()).filter((status) => status === 'queued')).toEqual([])
  })

  test('queued runs begin after a restart', async () => {
    const first = await open()
    await publish({ maxConcurrent: 1 })
    await start('a')
    await start('b')
    await first.engine.stop()
    await open({ folder: first.folder, clock: first.clock })
    await pass(hourMs)
    expect(await statuses()).toEqual(['completed', 'waiting'])
  })
})

describe('a paused flow', () => {
  const write = { op: 'create', entity: 'shop.thing', values: { name: 'x' } } as const

  test('loses no trigger: what came stands in line and begins when it is resumed', async () => {
    await open()
    await publish({}, { trigger: { type: 'recordCreated', entity: 'shop.thing' }, subject: 'trigger.record.id' })
    await shop().engine.flows.setState('flow', 'paused')
    await shop().engine.intake.writeRecord({ ...write, id: '0195f000-0000-7000-8000-000000000001' }, 'api')
    await shop().rest()
    expect(await statuses()).toEqual(['queued'])
    await shop().engine.flows.setState('flow', 'on')
    await shop().rest()
    expect(await statuses()).toEqual(['waiting'])
  })

  test('wakes nobody until it is resumed, also after a restart', async () => {
    const first = await open()
    await publish({})
    await start('a')
    await first.engine.flows.setState('flow', 'paused')
    await pass(2 * hourMs)
    expect(await statuses()).toEqual(['waiting'])
    await first.engine.stop()
    const second = await open({ folder: first.folder, clock: first.clock })
    await pass(hourMs)
    expect(await statuses()).toEqual(['waiting'])
    await second.engine.flows.setState('flow', 'on')
    await pass(1)
    expect(await statuses()).toEqual(['completed'])
  })

  test('a flow that is off takes nothing and says so', async () => {
    await open()
    await publish({})
    await shop().engine.flows.setState('flow', 'off')
    await expect(start('a')).rejects.toMatchObject({ code: 'FLOW_OFF' })
    await publish(
      {},
      { id: 'other', trigger: { type: 'recordCreated', entity: 'shop.thing' }, subject: 'trigger.record.id' }
    )
    await shop().engine.flows.setState('other', 'off')
    await shop().engine.intake.writeRecord({ ...write, id: '0195f000-0000-7000-8000-000000000001' }, 'api')
    await shop().rest()
    expect(await statuses('other')).toEqual([])
  })
})
