import { describe, expect, test } from 'vitest'
import { defaultGate, openGate } from '../../engine/api/gate.ts'

describe('openGate()', () => {
  test('refuses what would wait beyond the limit, until some of it is done', () => {
    const gate = openGate({ ...defaultGate, inFlightMax: 2 }, () => 0)
    gate.enter()
    gate.enter()
    expect(() => gate.enter()).toThrow(expect.objectContaining({ code: 'OVERLOADED', details: { retryAfterS: 1 } }))
    gate.leave()
    expect(() => gate.enter()).not.toThrow()
  })

  test('lets an address post in a burst, then at its rate, and others as before', () => {
    let now = 0
    const gate = openGate({ ...defaultGate, postsPerSecond: 2, postsBurst: 3 }, () => now)
    const admitted = (address: string): boolean => {
      try {
        gate.admit(address)
        return true
      } catch {
        return false
      }
    }
    expect([1, 2, 3, 4].map(() => admitted('10.0.0.1'))).toEqual([true, true, true, false])
    expect(admitted('10.0.0.2')).toBe(true)
    now += 500
    expect([1, 2].map(() => admitted('10.0.0.1'))).toEqual([true, false])
  })
})
