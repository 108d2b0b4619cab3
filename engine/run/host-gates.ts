import type { Millis } from '../../schemas/json.ts'
import { limits } from '../limits.ts'
import type { Delivery } from '../ports/courier.ts'
import { afterFailure, afterLeaving, closedCircuit, roomOf, type CircuitBreaker } from './circuit-breaker.ts'

/** How a host stands, for those who look after the installation. */
export interface HostStanding {
  readonly host: string
  readonly circuit: CircuitBreaker
  readonly inFlight: number
}

interface HostGate {
  circuit: CircuitBreaker
  inFlight: number
}

/** Where messages wait whose channel has no way out. */
export const nowhere = '-'

const openWide: HostGate = { circuit: closedCircuit, inFlight: 0 }

/**
 * A gate per host: a share of what may be under way, and a circuit. It knows only hosts that are being asked, that failed
 * lately or that messages wait for; it is memory alone, and after a restart every host gets a new chance.
 */
export class HostGates {
  readonly #gates = new Map<string, HostGate>()
  /** Hosts with messages that wait for them, the one served longest ago first. */
  readonly #waiting = new Set<string>()

  room(host: string, now: Millis): number {
    if (host === nowhere) return 0
    const { circuit, inFlight } = this.#gates.get(host) ?? openWide
    return roomOf(circuit, Math.max(limits.messagesPerHostMax - inFlight, 0), now)
  }

  enter(host: string): void {
    const gate = this.#gates.get(host) ?? openWide
    this.#gates.set(host, { circuit: afterLeaving(gate.circuit), inFlight: gate.inFlight + 1 })
  }

  leave(host: string, delivery: Delivery, now: Millis): void {
    const gate = this.#gates.get(host) ?? openWide
    const circuit = isDown(delivery) ? afterFailure(gate.circuit, now, retryAfterOf(delivery)) : closedCircuit
    this.#put(host, { circuit, inFlight: gate.inFlight - 1 })
  }

  /**
   * A message that went in comes out again: nothing was learnt about the host. It may still be among those that wait,
   * though they were all thought to have gone.
   */
  turnBack(host: string, now: Millis): void {
    this.awaitTurn(host)
    const { circuit, inFlight } = this.#gates.get(host) ?? openWide
    const isProbe = circuit.state === 'halfOpen'
    this.#put(host, {
      circuit: isProbe ? { state: 'open', until: now, pauseMs: circuit.pauseMs } : circuit,
      inFlight: inFlight - 1
    })
  }

  awaitTurn(host: string): void {
    this.#waiting.add(host)
  }

  /** Hosts that messages wait for; each is put last when it is asked about. */
  *inTurn(): Generator<string> {
    const hosts = [...this.#waiting]
    for (const host of hosts) {
      this.#waiting.delete(host)
      this.#waiting.add(host)
      yield host
    }
  }

  nobodyWaits(host: string): void {
    this.#waiting.delete(host)
  }

  /** When the first circuit that messages wait for may be tried; null when none is open. */
  nextTryAt(now: Millis): Millis | null {
    const times = [...this.#waiting].flatMap((host) => this.waitsUntil(host) ?? []).filter((until) => until > now)
    return times.length === 0 ? null : Math.min(...times)
  }

  /** Until when a host is left alone; null when it may be asked. */
  waitsUntil(host: string): Millis | null {
    const circuit = this.#gates.get(host)?.circuit
    return circuit?.state === 'open' ? circuit.until : null
  }

  standings(): readonly HostStanding[] {
    return [...this.#gates].map(([host, gate]) => ({ host, ...gate }))
  }

  /** A host that is well and that nobody asks is forgotten, so that there are never more gates than troubles. */
  #put(host: string, gate: HostGate): void {
    const isForgettable = gate.inFlight === 0 && gate.circuit.state === 'closed' && gate.circuit.failures === 0
    if (isForgettable) this.#gates.delete(host)
    else this.#gates.set(host, gate)
  }
}

function isDown(delivery: Delivery): boolean {
  return delivery.kind === 'unknown' || (delivery.kind === 'failed' && delivery.isHostUp !== true)
}

function retryAfterOf(delivery: Delivery): Millis {
  return delivery.kind === 'failed' ? boundedPause(delivery.retryAfterMs) : 0
}

/** The pause a far side asks for, as far as it is heard. */
export function boundedPause(retryAfterMs = 0): Millis {
  return Math.min(Math.max(Number.isFinite(retryAfterMs) ? retryAfterMs : 0, 0), limits.retryAfterMsMax)
}
