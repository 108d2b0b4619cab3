import type { Run } from '../../schemas/run.ts'
import type { MessageTried, Telemetry } from './telemetry.ts'

/**
 * Follows one cause from the request that brought it to the last message. A place in a trace is written as the W3C's
 * `traceparent`. That of a run stands in its trigger under `$trace`, so that it outlives waits and restarts; a run without
 * one has a trace of its own, worked out of its id.
 */
export interface Tracing extends Pick<Telemetry, 'runMoved'> {
  requestBegan(name: string, traceparent: string | undefined): RequestTrace
  /** Where what a run causes belongs; null when nobody follows. */
  causedBy(run: Run): string | null
  /** An attempt to deliver a message of the run. */
  deliveryDone(tried: MessageTried, run: Run): void
  close(): Promise<void>
}

export interface RequestTrace {
  /** Where what the request causes belongs; null when nobody follows. */
  readonly traceparent: string | null
  ended(status: number): void
}

/** The key in a run's trigger that is kept for this. */
export const traceKey = '$trace'

const untraced: RequestTrace = { traceparent: null, ended: () => undefined }

export const noTracing: Tracing = {
  requestBegan: () => untraced,
  causedBy: () => null,
  runMoved: () => undefined,
  deliveryDone: () => undefined,
  close: () => Promise.resolve()
}
