import { describe, expect, test } from 'vitest'
import type { RunHandle } from '../../../engine/ports/store.ts'
import { RunQueue } from '../../../engine/run/run-queue.ts'

const handle = (n: number): RunHandle => ({
  n,
  seq: 0,
  causeDepth: 0,
  parent: null,
  run: {
    id: `run${n}`,
    flowId: 'flow',
    flowVersion: 1,
    status: 'ready',
    key: `run${n}`,
    subject: null,
    trigger: {},
    createdAt: 0,
    updatedAt: 0,
    wakeAt: null
  }
})

describe('RunQueue', () => {
  test('asks again when a run became ready while the store was looking for others', () => {
    const queue = new RunQueue()
    queue.askRefill('flow')
    expect(queue.takeRefill()).toBe('flow')
    expect(queue.add(handle(2))).toBe(false)
    queue.refilled('flow', [handle(1)])
    expect(queue.takeRefill()).toBe('flow')
    expect(queue.lastN('flow')).toBe(0)
    queue.refilled('flow', [handle(1), handle(2)])
    expect([queue.take()?.n, queue.take()?.n, queue.take()]).toEqual([1, 2, null])
  })

  test('does not ask again when nothing came meanwhile', () => {
    const queue = new RunQueue()
    queue.askRefill('flow')
    queue.takeRefill()
    queue.refilled('flow', [handle(1)])
    expect(queue.takeRefill()).toBeNull()
  })
})
