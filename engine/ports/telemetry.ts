import type { JournalEntry } from '../../schemas/journal.ts'
import type { Millis } from '../../schemas/json.ts'
import type { Message } from '../../schemas/message.ts'
import type { OutsideCallState } from '../../schemas/outside-call.ts'
import type { Run } from '../../schemas/run.ts'
import type { Delivery } from './courier.ts'

/**
 * Hears what happened, to count it, log it or trace it. It is told only after the sync, so that it never tells of what did
 * not last. Telling must cost next to nothing, and whoever listens must never throw.
 */
export interface Telemetry {
  runEnqueued(run: Run): void
  runMoved(moved: RunMoved): void
  /** One transaction of the store with so many commits and other operations in it. */
  transactionDone(transaction: TransactionDone): void
  messageTried(tried: MessageTried): void
  outsideCalled(called: OutsideCalled): void
}

/** One call of a plugin to the outside, from the moment it was asked for. */
export interface OutsideCalled {
  readonly plugin: string
  readonly outcome: OutsideCallState
  readonly tookMs: number
}

/** A run went on: what was added to its journal by its commit number `seq`, when, and how long that took. */
export interface RunMoved {
  readonly run: Run
  readonly seq: number
  readonly at: Millis
  readonly tookMs: number
  readonly entries: readonly JournalEntry[]
  /** The action that a step calls, or its id when it calls none. */
  readonly actionOf: (stepId: string) => string
}

export interface TransactionDone {
  readonly operations: number
  readonly tookMs: number
}

/** One attempt to deliver a message. */
export interface MessageTried {
  readonly message: Message
  readonly outcome: Delivery['kind']
  readonly startedAt: Millis
  readonly endedAt: Millis
}

export const nullTelemetry: Telemetry = {
  runEnqueued: () => undefined,
  runMoved: () => undefined,
  transactionDone: () => undefined,
  messageTried: () => undefined,
  outsideCalled: () => undefined
}

/** What is read when somebody asks, rather than counted as it happens. */
export interface Gauge {
  readonly name: string
  /** It only grows: a counter that somebody else keeps. */
  readonly isCounter?: boolean
  readonly help: string
  readonly samples: readonly GaugeSample[]
}

export interface GaugeSample {
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** What was counted so far, with gauges read just now, in the text format of Prometheus. */
export interface Metrics {
  exposition(gauges: readonly Gauge[]): string
}
