import { afterEach, describe, expect, test } from 'vitest'
import type { FakeHandler } from '../support/fake-sandbox.ts'
import { openShop, type Shop } from '../support/shop.ts'
import { scaleOf } from './scale-of.ts'

const runCount = scaleOf('MACH_SCALE_CANCELS', 3_000)

let shop: Shop
afterEach(() => shop.close())

/** Runs whose plugin has been called, by run and step, with the runs that were cancelled by then. */
interface Seen {
  readonly cancelled: Set<string>
  readonly calledAfterCancel: string[]
}

/** Writes a note that names its run. Slow enough for a cancel to come in between. */
function writing({ cancelled, calledAfterCancel }: Seen): FakeHandler {
  return async (_, { effect, call }) => {
    const [runId = '', step = ''] = call.seed.split('/')
    if (cancelled.has(runId)) calledAfterCancel.push(call.seed)
    await new Promise((resolve) => setImmediate(resolve))
    effect({ kind: 'create', entity: 'shop.note', id: noteId(runId, step), values: { text: runId } })
    return {}
  }
}

/** The run's own id with a digit of its step in it. */
function noteId(runId: string, step: string): string {
  return `${runId.slice(0, 14)}${step === 'before' ? '8' : '9'}${runId.slice(15)}`
}

const step = (id: string) => ({ id, kind: 'action' as const, action: 'shop.write', input: {} })

async function notesOf(runId: string): Promise<number> {
  const notes = ['before', 'after'].map((id) => shop.store.records.get('shop.note', noteId(runId, id)))
  return (await Promise.all(notes)).filter((note) => note !== null).length
}

/** Cancels a run; gives the changes it had made until the answer, or null when it had finished before. */
async function cancel(runId: string, { cancelled }: Seen): Promise<number | null> {
  try {
    await shop.engine.control.cancel(runId, 'user:test', 'test')
  } catch {
    return null
  }
  cancelled.add(runId)
  return notesOf(runId)
}

describe('cancels under full load', () => {
  test('are final: no cancelled run changes anything after the answer, and every other run finishes', async () => {
    const seen: Seen = { cancelled: new Set(), calledAfterCancel: [] }
    shop = await openShop({ handlers: { 'shop.write': writing(seen) } })
    const { engine, clock, publish, status, journal, rest } = shop
    await publish([step('before'), { id: 'nap', kind: 'wait', for: 'PT1S' }, step('after')])
    const started = await Promise.all(
      Array.from({ length: runCount }, () => engine.intake.startByHand('flow', {}, 'user:test'))
    )
    const runIds = started.map(({ runId }) => runId ?? '')
    // A third is cancelled while most still stand in line, another one while all wake up at once.
    const third = (which: number) => runIds.filter((_, n) => n % 3 === which)
    const changesBefore = new Map<string, number | null>()
    const cancelAll = (ids: readonly string[]) =>
      Promise.all(ids.map(async (id) => changesBefore.set(id, await cancel(id, seen))))
    await cancelAll(third(1))
    const inLine = [...seen.cancelled].filter((id) => changesBefore.get(id) === 0)
    await rest()
    await clock.advance(999)
    const waking = clock.advance(1)
    await cancelAll(third(2))
    await waking
    // The timers look again and again until nobody is due any more.
    while ((await engine.store.runs.due(clock.now(), 1, [])).length > 0) {
      await rest()
      await clock.advance(100)
    }
    await rest()

    expect(inLine.length).toBeGreaterThan(runCount / 6)
    expect(seen.calledAfterCancel).toEqual([])
    for (const runId of seen.cancelled) {
      expect(await status(runId)).toBe('cancelled')
      expect((await journal(runId)).at(-1)?.kind).toBe('cancelled')
      expect(await notesOf(runId)).toBe(changesBefore.get(runId))
    }
    for (const runId of third(0)) expect(await status(runId)).toBe('completed')
  })
})
