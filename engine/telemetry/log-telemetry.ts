import type { JournalEntry } from '../../schemas/journal.ts'
import type { Run } from '../../schemas/run.ts'
import type { Log } from '../ports/log.ts'
import { nullTelemetry, type RunMoved, type Telemetry } from '../ports/telemetry.ts'

/**
 * Says what happens to runs, with their ids: how each began and ended at `debug`, a failed run at `info`, a failed step at
 * `warn`. Of an error only its code is said: its message may hold data of people.
 */
export function logTelemetry(log: Log): Telemetry {
  return {
    ...nullTelemetry,
    runEnqueued: (run) => log.debug(idsOf(run), 'a run was enqueued'),
    runMoved(moved) {
      for (const entry of moved.entries) say(log, entry, moved)
    }
  }
}

function say(log: Log, entry: JournalEntry, { run, actionOf }: RunMoved): void {
  if (entry.kind === 'failed') {
    const { step, attempt, error, retryAt } = entry
    const fields = { ...idsOf(run), stepId: step, action: actionOf(step), attempt, code: error.code, retryAt }
    log.warn(fields, 'a step failed')
  } else if (entry.kind === 'finished') {
    const fields = { ...idsOf(run), outcome: entry.outcome, tookMs: entry.at - run.createdAt }
    if (entry.outcome === 'failed') log.info(fields, 'a run failed')
    else log.debug(fields, 'a run finished')
  } else if (entry.kind === 'cancelled') log.info({ ...idsOf(run), by: entry.by }, 'a run was cancelled')
}

function idsOf({ id, flowId, flowVersion }: Run) {
  return { runId: id, flowId, flowVersion }
}
