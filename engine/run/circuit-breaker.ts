import type { Millis } from '../../schemas/json.ts'
import { limits } from '../limits.ts'

/**
 * Keeps a host that fails from being asked again and again. Pure: time comes in, the next state comes out.
 * - `closed`: it is asked as usual; `failures` counts those in a row.
 * - `open`: nobody asks it before `until`.
 * - `halfOpen`: one message has gone to see whether it is back.
 */
export type CircuitBreaker =
  | { readonly state: 'closed'; readonly failures: number }
  | { readonly state: 'open'; readonly until: Millis; readonly pauseMs: number }
  | { readonly state: 'halfOpen'; readonly pauseMs: number }

export const closedCircuit: CircuitBreaker = { state: 'closed', failures: 0 }

/** Messages that may go now, of `room` there is room for. */
export function roomOf(circuit: CircuitBreaker, room: number, now: Millis): number {
  switch (circuit.state) {
    case 'closed':
      return room
    case 'open':
      return now < circuit.until ? 0 : Math.min(room, 1)
    case 'halfOpen':
      return 0
  }
}

/** A message goes to the host: the first one after the pause is the probe. */
export function afterLeaving(circuit: CircuitBreaker): CircuitBreaker {
  return circuit.state === 'open' ? { state: 'halfOpen', pauseMs: circuit.pauseMs } : circuit
}

/** The host did not do its work. It is left alone for longer each time, and never asked earlier than it wishes. */
export function afterFailure(circuit: CircuitBreaker, now: Millis, retryAfterMs: number): CircuitBreaker {
  switch (circuit.state) {
    case 'closed': {
      const failures = circuit.failures + 1
      if (failures < limits.hostFailuresMax) return { state: 'closed', failures }
      return open(limits.circuitPauseMs, now, retryAfterMs)
    }
    case 'halfOpen':
      return open(Math.min(circuit.pauseMs * 2, limits.circuitPauseMsMax), now, retryAfterMs)
    case 'open':
      // An answer to something sent before the circuit opened tells nothing new.
      return circuit
  }
}

function open(pauseMs: number, now: Millis, retryAfterMs: number): CircuitBreaker {
  return { state: 'open', until: now + Math.max(pauseMs, retryAfterMs), pauseMs }
}
