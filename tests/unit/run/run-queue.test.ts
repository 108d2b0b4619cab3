import { describe, expect, test } from 'vitest'
import { limits } from '../../../engine/limits.ts'
import type { RunHandle } from '../../../engine/ports/store.ts'
import { RunQueue, type Refill } from '../../../engine/run/run-queue.ts'

function handle(n: number, flowId: string, subject: string | null = null): RunHandle {
  const run = { id: `run-${n}`, flowId, flowVersion: 1, status: 'ready' as const, key: `${n}`, subject, trigger: {} }
  return { n, seq: 0, causeDepth: 0, parent: null, run: { ...run, createdAt: 0, updatedAt: 0, wakeAt: null } }
}

/** Takes so many and gives back their flows (or runs), releasing each at once. */
function taken(queue: RunQueue, count: number, what: (one: RunHandle) => string): readonly string[] {
  return Array.from({ length: count }, () => {
    const one = queue.take()
    if (one) queue.release(one)
    return one ? what(one) : ''
  })
}

/** The runs that a store with so many of them gives for a refill. */
function inStore(total: number, { afterN, count }: Refill): readonly RunHandle[] {
  const length = Math.max(0, Math.min(count, total - afterN))
  return Array.from({ length }, (_, index) => handle(afterN + 1 + index, 'big'))
}

function asked(queue: RunQueue): Refill {
  const refill = queue.takeRefill()
  if (!refill) throw new Error('no refill was asked for')
  return refill
}

const max = limits.readyRunsPerFlowMax
const flowOf = ({ run }: RunHandle): string => run.flowId

describe('RunQueue', () => {
  test('takes from each flow in turn, however many runs one of them has', () => {
    const queue = new RunQueue()
    for (let n = 1; n <= 1000; n += 1) queue.add(handle(n, 'big'))
    queue.add(handle(1001, 'small'))
    expect(taken(queue, 3, flowOf)).toEqual(['big', 'small', 'big'])
  })

  test('takes more in one turn from a flow of higher priority, and still some of the others', () => {
    const queue = new RunQueue((flowId) => (flowId === 'high' ? 4 : 1))
    for (let n = 1; n <= 20; n += 1) {
      queue.add(handle(n, 'low'))
      queue.add(handle(100 + n, 'high'))
    }
    expect(taken(queue, 10, flowOf)).toEqual([
      'low',
      ...Array<string>(4).fill('high'),
      'low',
      ...Array<string>(4).fill('high')
    ])
  })

  test('gives out one run of a subject at a time, in the order in which they came', () => {
    const queue = new RunQueue()
    for (const one of [handle(1, 'a', 'x'), handle(2, 'b', 'x'), handle(3, 'a', 'y')]) queue.add(one)
    const first = queue.take()
    const second = queue.take()
    expect([first?.n, second?.n, queue.take()]).toEqual([1, 3, null])
    if (first) queue.release(first)
    expect(queue.take()?.n).toBe(2)
  })

  test('asks the store again for what did not fit, also for an old run that was reached by an event', () => {
    const queue = new RunQueue()
    for (let n = 10; n < 10 + max; n += 1) expect(queue.add(handle(n, 'big'))).toBe(true)
    expect(queue.add(handle(10 + max, 'big'))).toBe(false)
    expect(queue.add(handle(3, 'big'))).toBe(false)
    taken(queue, max, flowOf)
    const refill = asked(queue)
    expect(refill).toEqual({ flowId: 'big', afterN: 2, count: max })
    expect(queue.takeRefill()).toBeNull()
    queue.refilled(refill, [handle(3, 'big'), handle(10 + max, 'big')])
    expect(taken(queue, 3, ({ run }) => run.id)).toEqual(['run-3', `run-${10 + max}`, ''])
    expect(queue.takeRefill()).toBeNull()
  })

  test('asks for no more than there is room for, so that nothing in between is passed over', () => {
    const queue = new RunQueue()
    for (let n = 1; n <= max + 1; n += 1) queue.add(handle(n, 'big'))
    const seen = new Set(taken(queue, max / 2, ({ run }) => run.id))
    for (let refill = queue.takeRefill(); refill; refill = queue.takeRefill()) {
      queue.refilled(refill, inStore(3 * max, refill))
      for (const id of taken(queue, queue.size(), ({ run }) => run.id)) seen.add(id)
    }
    expect(seen.size).toBe(3 * max)
  })

  test('does not forget an old run that was reached by an event while the store was being asked', () => {
    const queue = new RunQueue()
    for (let n = 10; n <= 10 + max; n += 1) queue.add(handle(n, 'big'))
    taken(queue, max, flowOf)
    const refill = asked(queue)
    queue.add(handle(3, 'big'))
    queue.refilled(refill, inStore(3 * max, refill))
    taken(queue, max, flowOf)
    expect(queue.takeRefill()).toMatchObject({ afterN: 2 })
  })

  test('lets go of the waiting runs of a flow that is paused', () => {
    const queue = new RunQueue()
    queue.add(handle(1, 'a'))
    queue.add(handle(2, 'b'))
    queue.drop('a')
    expect(taken(queue, 2, flowOf)).toEqual(['b', ''])
    expect(queue.size()).toBe(0)
  })

  test('asks again when a run became ready while the store was looking for others', () => {
    const queue = new RunQueue()
    queue.askRefill('flow')
    const first = queue.takeRefill()
    expect(queue.add(handle(2, 'flow'))).toBe(false)
    if (first) queue.refilled(first, [handle(1, 'flow')])
    const second = queue.takeRefill()
    expect(second).toMatchObject({ flowId: 'flow' })
    if (second) queue.refilled(second, [handle(1, 'flow'), handle(2, 'flow')])
    expect([queue.take()?.n, queue.take()?.n, queue.take()]).toEqual([1, 2, null])
  })

  test('fetches nothing of a paused flow until that is asked for', () => {
    const queue = new RunQueue()
    for (let n = 1; n <= max + 1; n += 1) queue.add(handle(n, 'big'))
    queue.drop('big')
    expect(queue.takeRefill()).toBeNull()
    queue.askRefill('big')
    expect(queue.takeRefill()).toEqual({ flowId: 'big', afterN: 0, count: max })
  })
})
