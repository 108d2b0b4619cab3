import { describe, expect, test } from 'vitest'
import { limits } from '../../../engine/limits.ts'
import type { Delivery } from '../../../engine/ports/courier.ts'
import { deliveryPolicy, planSettlement, type DeliveryPolicy } from '../../../engine/run/plan-settlement.ts'
import type { Message } from '../../../schemas/message.ts'

const now = 1_000_000
const policy: DeliveryPolicy = { onUnknown: 'hold', attemptsMax: 4, firstDelayMs: 1_000, delayMaxMs: 3_000 }
const failed: Delivery = { kind: 'failed', answer: 'busy' }

function message(parts: Partial<Message> = {}): Message {
  return {
    id: 'm1',
    runId: 'r',
    stepId: 's',
    channel: 'shop.mail',
    payload: {},
    about: null,
    host: 'mail',
    state: 'sending',
    attempts: 1,
    nextAt: 0,
    createdAt: 0,
    settledAt: null,
    answer: null,
    ...parts
  }
}

function delayOf(delivery: Delivery, parts: Partial<Message> = {}, of: DeliveryPolicy = policy): number | null {
  const { nextAt } = planSettlement(message(parts), delivery, { policy: of, now })
  return nextAt === undefined ? null : nextAt - now
}

describe('planSettlement()', () => {
  test('tries again later each time, at half to all of the doubled delay, and gives up after the last attempt', () => {
    for (const [attempts, full] of [
      [1, 1_000],
      [2, 2_000],
      [3, 3_000]
    ] as const) {
      const delays = Array.from({ length: 200 }, (_, n) => delayOf(failed, { id: `m${n}`, attempts }) ?? 0)
      expect(Math.min(...delays)).toBeGreaterThanOrEqual(full / 2)
      expect(Math.max(...delays)).toBeLessThanOrEqual(full)
      expect(Math.max(...delays) - Math.min(...delays)).toBeGreaterThan(full / 3)
    }
    expect(planSettlement(message({ attempts: 4 }), failed, { policy, now })).toMatchObject({ state: 'failed' })
  })

  test('gives the same time for the same message and attempt, and another one for the next attempt', () => {
    const flat = { ...policy, delayMaxMs: 1_000 }
    expect(delayOf(failed, {}, flat)).toBe(delayOf(failed, {}, flat))
    expect(delayOf(failed, { attempts: 1 }, flat)).not.toBe(delayOf(failed, { attempts: 2 }, flat))
  })

  test('never comes earlier than the far side asked, nor all at the same moment', () => {
    const delays = Array.from(
      { length: 50 },
      (_, n) => delayOf({ ...failed, retryAfterMs: 90_000 }, { id: `m${n}` }) ?? 0
    )
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(90_000)
    expect(new Set(delays).size).toBeGreaterThan(40)
  })

  test.each([
    ['a pause without end', Number.POSITIVE_INFINITY, 1_000],
    ['no number', Number.NaN, 1_000],
    ['the past', -5, 1_000],
    ['a year', 31_536_000_000, limits.retryAfterMsMax + policy.firstDelayMs]
  ])('hears a far side that asks for %s only as far as makes sense', (_, retryAfterMs, most) => {
    expect(delayOf({ ...failed, retryAfterMs })).toBeLessThanOrEqual(most)
  })

  test('holds what it is not sure of, or sends it again where the channel says so, and never calls it failed', () => {
    const unknown: Delivery = { kind: 'unknown', answer: 'lost' }
    expect(planSettlement(message(), unknown, { policy, now }).state).toBe('unknown')
    const retrying = { ...policy, onUnknown: 'retry' as const }
    expect(planSettlement(message(), unknown, { policy: retrying, now }).state).toBe('queued')
    expect(planSettlement(message({ attempts: 4 }), unknown, { policy: retrying, now }).state).toBe('unknown')
  })
})

describe('deliveryPolicy()', () => {
  test('holds unless the far side drops repeats, and takes what the channel declares before everything', () => {
    expect(deliveryPolicy({}, false)).toMatchObject({ onUnknown: 'hold', attemptsMax: limits.deliveryAttemptsMax })
    expect(deliveryPolicy({}, true).onUnknown).toBe('retry')
    expect(deliveryPolicy({ onUnknown: 'hold', attemptsMax: 2 }, true)).toMatchObject({
      onUnknown: 'hold',
      attemptsMax: 2
    })
  })
})
