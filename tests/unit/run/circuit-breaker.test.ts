import { describe, expect, test } from 'vitest'
import { limits } from '../../../engine/limits.ts'
import {
  afterFailure,
  afterLeaving,
  closedCircuit,
  roomOf,
  type CircuitBreaker
} from '../../../engine/run/circuit-breaker.ts'

const { hostFailuresMax, circuitPauseMs, circuitPauseMsMax } = limits

function fail(times: number, now = 0, from: CircuitBreaker = closedCircuit): CircuitBreaker {
  let circuit = from
  for (let time = 0; time < times; time += 1) circuit = afterFailure(circuit, now, 0)
  return circuit
}

describe('a circuit', () => {
  test('stays closed until the host has failed so many times in a row', () => {
    expect(fail(hostFailuresMax - 1)).toEqual({ state: 'closed', failures: hostFailuresMax - 1 })
    expect(fail(hostFailuresMax, 7)).toEqual({ state: 'open', until: 7 + circuitPauseMs, pauseMs: circuitPauseMs })
  })

  test('lets nobody through while it is open, and one when the pause is over', () => {
    const open = fail(hostFailuresMax)
    expect([circuitPauseMs - 1, circuitPauseMs].map((now) => roomOf(open, 8, now))).toEqual([0, 1])
    const probing = afterLeaving(open)
    expect(probing.state).toBe('halfOpen')
    expect(roomOf(probing, 8, circuitPauseMs * 9)).toBe(0)
  })

  test('pauses twice as long after each probe that fails, up to the maximum', () => {
    let circuit = fail(hostFailuresMax)
    const pauses: number[] = []
    for (let probe = 0; probe < 8; probe += 1) {
      circuit = afterFailure(afterLeaving(circuit), 0, 0)
      if (circuit.state === 'open') pauses.push(circuit.pauseMs)
    }
    expect(pauses.slice(0, 3)).toEqual([2, 4, 8].map((times) => circuitPauseMs * times))
    expect(pauses.at(-1)).toBe(circuitPauseMsMax)
  })

  test('is not opened for longer by answers to what was sent before it opened', () => {
    const open = fail(hostFailuresMax, 5)
    expect(fail(3, 9_000, open)).toEqual(open)
  })

  test('is never tried earlier than the host asked for', () => {
    const almost = fail(hostFailuresMax - 1)
    expect(afterFailure(almost, 10, circuitPauseMs * 3)).toMatchObject({ until: 10 + circuitPauseMs * 3 })
  })
})
