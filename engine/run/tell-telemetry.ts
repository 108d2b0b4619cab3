import type { Store } from '../ports/store.ts'
import type { MessageTried, Telemetry } from '../ports/telemetry.ts'
import { noTracing, type Tracing } from '../ports/tracing.ts'
import type { CommitListener } from './commit-all.ts'
import type { Registry } from './registry.ts'

/** Passes on what was committed to whoever counts, logs or traces it. */
export function tellTelemetry(telemetry: Telemetry, tracing: Tracing, registry: Registry): CommitListener {
  return {
    committed({ started, progress, at, tookMs }) {
      for (const { run } of started) telemetry.runEnqueued(run)
      if (!progress) return
      const { run, seq } = progress.handle
      const actionOf = (stepId: string): string => registry.actionOfStep(run, stepId) ?? stepId
      const moved = { run, seq, at, tookMs, entries: progress.entries, actionOf }
      telemetry.runMoved(moved)
      tracing.runMoved(moved)
    }
  }
}

/** The same for attempts to deliver. A trace needs the run of the message, and only then is it read. */
export function tellDeliveries(telemetry: Telemetry, tracing: Tracing, { runs }: Pick<Store, 'runs'>) {
  return async (tried: MessageTried): Promise<void> => {
    telemetry.messageTried(tried)
    if (tracing === noTracing) return
    const handle = await runs.find(tried.message.runId)
    if (handle) tracing.deliveryDone(tried, handle.run)
  }
}
