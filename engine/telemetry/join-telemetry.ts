import type { Telemetry } from '../ports/telemetry.ts'

/** Tells several listeners, in this order. */
export function joinTelemetry(listeners: readonly Telemetry[]): Telemetry {
  return {
    runEnqueued(run) {
      for (const each of listeners) each.runEnqueued(run)
    },
    runMoved(moved) {
      for (const each of listeners) each.runMoved(moved)
    },
    transactionDone(transaction) {
      for (const each of listeners) each.transactionDone(transaction)
    },
    messageTried(tried) {
      for (const each of listeners) each.messageTried(tried)
    },
    outsideCalled(called) {
      for (const each of listeners) each.outsideCalled(called)
    }
  }
}
