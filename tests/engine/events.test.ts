import { describe, expect, test } from 'vitest'
import type { Flow } from '../../schemas/flow.ts'
import type { JournalEntry } from '../../schemas/journal.ts'
import type { Step } from '../../schemas/step.ts'
import { open, shop } from '../support/shop-of-test.ts'
import { echo } from '../support/echo.ts'

const hourMs = 3_600_000
const idOf = (n: number): string => `0195f000-0000-7000-8000-${String(n).padStart(12, '0')}`
const names = { vi: 'a', en: 'a' }
const kinds = (journal: readonly JournalEntry[]) => journal.map(({ kind }) => kind)

const create = (n: number, values: object) =>
  shop().engine.intake.writeRecord({ op: 'create', entity: 'shop.thing', id: idOf(n), values: values as never }, 'api')
const update = (n: number, values: object) =>
  shop().engine.intake.writeRecord(
    { op: 'update', entity: 'shop.thing', id: idOf(n), version: null, values: values as never },
    'api'
  )
const signal = (name: string, key: string, data: object = {}) =>
  shop().engine.intake.emitSignal({ name, key, data: data as never, id: null }, 'api')

const answered: Step = {
  id: 'answer',
  kind: 'waitFor',
  event: {
    on: 'recordUpdated',
    entity: 'shop.thing',
    fields: ['amount'],
    match: 'event.record.amount > trigger.input.least'
  },
  within: 'P1D',
  onTimeout: [echo('late')]
}

describe('waitFor', () => {
  test('goes on with the event that matches, and with no other', async () => {
    const { publish, run, status, rest, journal } = await open()
    await publish([answered, echo('after', { amount: { cel: 'steps.answer.event.record.amount' } })], {
      subject: 'trigger.input.id'
    })
    await create(1, { name: 'mine', amount: 1 })
    await create(2, { name: 'other', amount: 1 })
    const id = await run({ id: idOf(1), least: 10 })
    await update(2, { amount: 50 })
    await update(1, { amount: 5 })
    await update(1, { name: 'renamed' })
    await rest()
    expect(await status(id)).toBe('waiting')
    await update(1, { amount: 11 })
    await rest()
    expect(await status(id)).toBe('completed')
    expect(kinds(await journal(id))).toEqual(['awaited', 'received', 'done', 'finished'])
    expect((await journal(id)).at(-2)).toMatchObject({ output: { amount: 11 } })
  })

  test('takes its other list at the deadline, and an event after it changes nothing', async () => {
    const { publish, run, status, rest, journal, clock } = await open()
    await publish([answered, { id: 'nap', kind: 'wait', for: 'P9D' }], { subject: 'trigger.input.id' })
    await create(1, { name: 'mine', amount: 1 })
    const id = await run({ id: idOf(1), least: 10 })
    await clock.advance(25 * hourMs)
    await rest()
    await update(1, { amount: 99 })
    await rest()
    expect(kinds(await journal(id))).toEqual(['awaited', 'expired', 'done', 'slept'])
    expect(await status(id)).toBe('waiting')
  })

  test('does not miss an event that came after the run began and before it waited', async () => {
    const { publish, engine, rest, store, clock } = await open()
    await publish([{ id: 'nap', kind: 'wait', for: 'PT1H' }, answered], { subject: 'trigger.input.id' })
    await create(1, { name: 'mine', amount: 40 })
    const { runId } = await engine.intake.startByHand('flow', { id: idOf(1), least: 10 }, 'user:test')
    await rest()
    await clock.advance(1000)
    await update(1, { amount: 41 })
    await update(1, { amount: 3 })
    await clock.advance(hourMs)
    await rest()
    const handle = await store.runs.find(runId ?? '')
    expect(handle?.run.status).toBe('completed')
    const received = (await shop().journal(runId ?? '')).find(({ kind }) => kind === 'received')
    expect(received).toMatchObject({ event: { record: { amount: 41 }, before: { amount: 40 } } })
  })

  test('does not take an event from before the run began', async () => {
    const { publish, run, status, clock } = await open()
    await publish([answered], { subject: 'trigger.input.id' })
    await create(1, { name: 'mine', amount: 1 })
    await update(1, { amount: 40 })
    await clock.advance(1000)
    expect(await status(await run({ id: idOf(1), least: 10 }))).toBe('waiting')
  })

  test('does not take the event that started the run for the one it waits for', async () => {
    const { engine, rest, store } = await open()
    const wait: Step = { id: 'w', kind: 'waitFor', event: { on: 'recordUpdated', entity: 'shop.thing' }, within: 'P1D' }
    await engine.install.flow({
      id: 'flow',
      names,
      trigger: { type: 'recordUpdated', entity: 'shop.thing', condition: 'trigger.record.version == 2' },
      subject: 'trigger.record.id',
      steps: [wait]
    })
    await create(1, { name: 'mine' })
    await update(1, { amount: 1 })
    await rest()
    const statuses = async () => (await store.runs.list({ limit: 9 })).handles.map(({ run }) => run.status)
    expect(await statuses()).toEqual(['waiting'])
    await update(1, { amount: 2 })
    await rest()
    expect(await statuses()).toEqual(['completed'])
  })

  test('finds records by a field, also those that came before', async () => {
    const { publish, run, rest, status, journal } = await open()
    const note: Step = {
      id: 'note',
      kind: 'waitFor',
      event: { on: 'recordCreated', entity: 'shop.note', by: 'thingId' },
      within: 'P1D'
    }
    await publish([{ id: 'nap', kind: 'wait', for: 'PT1H' }, note, { ...note, id: 'second' }], {
      subject: 'trigger.input.id'
    })
    const id = await run({ id: idOf(1) })
    const write = (n: number, text: string) =>
      shop().engine.intake.writeRecord(
        { op: 'create', entity: 'shop.note', id: idOf(n), values: { text, thingId: idOf(1) } },
        'api'
      )
    await write(10, 'early')
    await shop().clock.advance(hourMs)
    await rest()
    // Both steps look back to the beginning of the run, so the early note serves both.
    expect(await status(id)).toBe('completed')
    expect((await journal(id)).filter(({ kind }) => kind === 'received')).toHaveLength(2)
  })

  test('a signal reaches those who wait for it, for their key or for everybody', async () => {
    const { publish, run, status, rest } = await open()
    const wait = (id: string, name: string): Step => ({
      id,
      kind: 'waitFor',
      event: { on: 'signal', name },
      within: 'P1D'
    })
    await publish([wait('own', 'paid')], { subject: 'trigger.input.id' })
    const [a, b] = [await run({ id: 'a' }), await run({ id: 'b' })]
    await signal('paid', 'a', { sum: 5 })
    await rest()
    expect([await status(a), await status(b)]).toEqual(['completed', 'waiting'])
    expect((await shop().journal(a)).find(({ kind }) => kind === 'received')).toMatchObject({
      event: { data: { sum: 5 } }
    })
  })

  test('survives a restart', async () => {
    const first = await open()
    await first.publish([answered], { subject: 'trigger.input.id' })
    await create(1, { name: 'mine', amount: 1 })
    const id = await first.run({ id: idOf(1), least: 10 })
    await first.engine.stop()
    const second = await open({ folder: first.folder, clock: first.clock })
    await update(1, { amount: 11 })
    await second.rest()
    expect(await second.status(id)).toBe('completed')
  })

  test('in a loop each round waits for an event of its own', async () => {
    const { publish, run, status, rest, clock } = await open()
    const wait: Step = { id: 'w', kind: 'waitFor', event: { on: 'signal', name: 'tick' }, within: 'P9D' }
    await publish([{ id: 'again', kind: 'repeat', timesMax: 2, until: 'false', steps: [wait] }], {
      subject: 'trigger.input.id'
    })
    const id = await run({ id: 'a' })
    await clock.advance(1000)
    await signal('tick', 'a')
    await rest()
    expect(await status(id)).toBe('waiting')
    await clock.advance(1000)
    await signal('tick', 'a')
    await rest()
    expect(await status(id)).toBe('completed')
  })
})

describe('triggers', () => {
  const flow = (id: string, trigger: Flow['trigger'], more: Partial<Flow> = {}): Flow => ({
    id,
    names,
    trigger,
    steps: [echo('go', { at: { cel: 'trigger.at' } })],
    ...more
  })
  const runsOf = async (flowId: string) => (await shop().store.runs.list({ flowId, limit: 100 })).handles

  test('signal: starts a run, the same signal once', async () => {
    const { engine, rest } = await open()
    await engine.install.flow(flow('s', { type: 'signal', name: 'paid' }))
    const given = { name: 'paid', key: 'a', data: {}, id: 'one' }
    await engine.intake.emitSignal(given, 'api')
    await engine.intake.emitSignal(given, 'api')
    await rest()
    expect(await runsOf('s')).toHaveLength(1)
  })

  test('flow finished: starts after the outcomes it names', async () => {
    const { engine, rest } = await open()
    await engine.install.flow(flow('first', { type: 'manual' }, { steps: [{ id: 'e', kind: 'end', outcome: 'goal' }] }))
    await engine.install.flow(flow('next', { type: 'flowFinished', flow: 'first', outcomes: ['goal'] }))
    await engine.install.flow(flow('other', { type: 'flowFinished', flow: 'first', outcomes: ['failed'] }))
    await engine.intake.startByHand('first', {}, 'user:test')
    await rest()
    expect([(await runsOf('next')).length, (await runsOf('other')).length]).toEqual([1, 0])
  })

  test.each([
    ['up', [5, 12, 20, 8, 15], 2],
    ['down', [5, 12, 8, 3, 15, 10], 2]
  ] as const)('threshold crossed %s: once per crossing', async (direction, amounts, count) => {
    const { engine, rest } = await open()
    await engine.install.flow(
      flow('t', { type: 'threshold', entity: 'shop.thing', field: 'amount', value: 10, direction })
    )
    await create(1, { name: 'x', amount: 1 })
    for (const amount of amounts) await update(1, { amount })
    await rest()
    expect(await runsOf('t')).toHaveLength(count)
  })

  test('debounce: what comes again soon is one run with the newest data', async () => {
    const { engine, rest, clock, store } = await open()
    await engine.install.flow(
      flow(
        'd',
        {
          type: 'recordUpdated',
          entity: 'shop.thing',
          debounce: { for: 'PT5M', key: 'trigger.record.id', atMost: 'PT12M' }
        },
        { steps: [echo('go', { amount: { cel: 'trigger.record.amount' } })] }
      )
    )
    await create(1, { name: 'x' })
    for (let amount = 1; amount <= 2; amount += 1) {
      await update(1, { amount })
      await clock.advance(4 * 60_000)
    }
    await rest()
    expect((await runsOf('d')).map(({ run }) => run.status)).toEqual(['queued'])
    await update(1, { amount: 3 })
    await clock.advance(4 * 60_000)
    await rest()
    // It came every four minutes; after twelve it starts all the same.
    const [run] = await runsOf('d')
    expect(run?.run.status).toBe('completed')
    expect((await store.runs.journal(run as never))[0]).toMatchObject({ output: { amount: 3 } })
  })
})
