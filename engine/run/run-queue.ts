import { limits } from '../limits.ts'
import type { RunHandle } from '../ports/store.ts'

/** How many runs of a flow are taken in its turn. */
export type WeightOf = (flowId: string) => number

/**
 * Ready runs in memory: a list per flow, taken in turn so that no flow starves another, and at most one run at work per
 * subject, in the order in which they came. Bounded: what does not fit stays in the store and is asked for later.
 */
export class RunQueue {
  readonly #weightOf: WeightOf
  readonly #flows = new Map<string, FlowLane>()
  /** Flows with runs to take, in turn. */
  readonly #turns: string[] = []
  /** Every run in memory, whatever it waits for. */
  readonly #held = new Set<string>()
  readonly #busySubjects = new Set<string>()
  readonly #bySubject = new Map<string, RunHandle[]>()
  readonly #freed: RunHandle[] = []

  constructor(weightOf: WeightOf = () => 1) {
    this.#weightOf = weightOf
  }

  has(runId: string): boolean {
    return this.#held.has(runId)
  }

  /** Takes a run in; false when it is here already or there is no room for more of its flow. */
  add(handle: RunHandle): boolean {
    const { id, flowId, status } = handle.run
    if (this.#held.has(id)) return false
    const lane = this.#lane(flowId)
    const isFromStore = status === 'ready'
    if (isFromStore && (lane.hasMore || lane.isRefilling || lane.held >= limits.readyRunsPerFlowMax)) {
      lane.hasMore = true
      // A run that was reached by an event may be older than what was looked through.
      lane.lastN = Math.min(lane.lastN, handle.n - 1)
      return false
    }
    if (isFromStore) lane.lastN = Math.max(lane.lastN, handle.n)
    this.#hold(handle, lane)
    return true
  }

  /** Takes a run in again that was here before; there is always room for it. */
  putBack(handle: RunHandle): void {
    if (!this.#held.has(handle.run.id)) this.#hold(handle, this.#lane(handle.run.flowId))
  }

  /** The next run to work on, or null. Its subject is busy until it is released. */
  take(): RunHandle | null {
    const freed = this.#freed.shift()
    if (freed) return freed
    for (let flowId = this.#turns[0]; flowId !== undefined; flowId = this.#turns[0]) {
      const handle = this.#takeFrom(flowId)
      if (handle) return handle
    }
    return null
  }

  /** The run is worked on no more; the next one of its subject may go. */
  release({ run: { id, flowId, subject } }: RunHandle): void {
    this.#held.delete(id)
    this.#lane(flowId).held -= 1
    if (subject === null) return
    const next = this.#bySubject.get(subject)?.shift()
    if (next) this.#freed.push(next)
    else this.#forget(subject)
  }

  /** Lets go of the runs of a flow that nobody works on, until a refill is asked for; they are ready in the store. */
  drop(flowId: string): void {
    const lane = this.#lane(flowId)
    lane.hasMore = false
    for (const { run } of lane.waiting.splice(0)) {
      this.#held.delete(run.id)
      lane.held -= 1
    }
  }

  /** A flow with runs left in the store and room for them; asking takes it off the list. */
  takeRefill(): Refill | null {
    for (const [flowId, lane] of this.#flows) {
      if (!lane.hasMore || lane.isRefilling || lane.held > limits.readyRunsPerFlowMax / 2) continue
      const refill = { flowId, afterN: lane.lastN, count: limits.readyRunsPerFlowMax - lane.held }
      lane.isRefilling = true
      lane.hasMore = false
      // Whatever comes while the store is asked sets these again, and lower: it may be older than the answer.
      lane.lastN = Number.POSITIVE_INFINITY
      return refill
    }
    return null
  }

  /** The store may have runs of this flow that were not looked at. */
  askRefill(flowId: string): void {
    const lane = this.#lane(flowId)
    lane.hasMore = true
    lane.lastN = 0
  }

  /** The store's answer to a refill: fewer than were asked for mean that it has no more. */
  refilled({ flowId, afterN, count }: Refill, handles: readonly RunHandle[]): void {
    const lane = this.#lane(flowId)
    const lastN = handles.at(-1)?.n ?? afterN
    lane.isRefilling = false
    for (const handle of handles) if (!this.#held.has(handle.run.id)) this.#hold(handle, lane)
    if (!lane.hasMore || handles.length === count) lane.lastN = Math.min(lane.lastN, lastN)
    lane.hasMore ||= handles.length === count
  }

  size(): number {
    return this.#held.size
  }

  #hold(handle: RunHandle, lane: FlowLane): void {
    this.#held.add(handle.run.id)
    lane.held += 1
    lane.waiting.push(handle)
    if (!lane.isInTurn) this.#giveTurn(handle.run.flowId, lane)
  }

  /** Takes from the flow whose turn it is; after as many as its weight says the next flow has its turn. */
  #takeFrom(flowId: string): RunHandle | null {
    const lane = this.#lane(flowId)
    const handle = lane.waiting.shift()
    lane.taken += 1
    if (lane.waiting.length === 0 || lane.taken >= this.#weightOf(flowId)) this.#endTurn(flowId, lane)
    if (!handle) return null
    const { subject } = handle.run
    if (subject === null) return handle
    if (!this.#busySubjects.has(subject)) {
      this.#busySubjects.add(subject)
      return handle
    }
    const line = this.#bySubject.get(subject)
    if (line) line.push(handle)
    else this.#bySubject.set(subject, [handle])
    return null
  }

  #endTurn(flowId: string, lane: FlowLane): void {
    this.#turns.shift()
    lane.taken = 0
    if (lane.waiting.length > 0) this.#turns.push(flowId)
    else lane.isInTurn = false
  }

  #forget(subject: string): void {
    this.#busySubjects.delete(subject)
    this.#bySubject.delete(subject)
  }

  #giveTurn(flowId: string, lane: FlowLane): void {
    lane.isInTurn = true
    this.#turns.push(flowId)
  }

  #lane(flowId: string): FlowLane {
    const known = this.#flows.get(flowId)
    if (known) return known
    const made: FlowLane = {
      waiting: [],
      held: 0,
      taken: 0,
      lastN: 0,
      hasMore: false,
      isRefilling: false,
      isInTurn: false
    }
    this.#flows.set(flowId, made)
    return made
  }
}

/** Runs of a flow to be fetched from the store: so many, later ones than `afterN`. */
export interface Refill {
  readonly flowId: string
  readonly afterN: number
  readonly count: number
}

interface FlowLane {
  readonly waiting: RunHandle[]
  held: number
  /** Runs taken in the present turn. */
  taken: number
  /** The newest run taken in; later ones are still in the store. */
  lastN: number
  hasMore: boolean
  isRefilling: boolean
  isInTurn: boolean
}
