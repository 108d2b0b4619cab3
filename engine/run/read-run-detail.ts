import type { JsonObject } from '../../schemas/json.ts'
import { systemFields } from '../../schemas/record.ts'
import type { LaneView, RunDetail, RunSummary } from '../../schemas/views.ts'
import type { CompiledFlow } from '../core/compiled-flow.ts'
import { foldJournal } from '../core/fold-journal.ts'
import { plainText } from '../core/plain-text.ts'
import type { LaneState } from '../core/run-state.ts'
import { engineError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { RunHandle, Store } from '../ports/store.ts'
import type { Registry } from './registry.ts'

/** What runs are shown from. */
export interface ShownFrom {
  readonly store: Store
  readonly registry: Registry
}

/** A run as people see it: all that happened, where it stands, and the runs it belongs with. */
export async function readRunDetail(from: ShownFrom, id: string): Promise<RunDetail> {
  const { runs, outbox } = from.store
  const handle = await runs.find(id)
  if (!handle) throw engineError('NOT_FOUND', { what: 'run', id })
  const [journal, messages, compiled, children] = await Promise.all([
    runs.journal(handle),
    outbox.ofRun(id),
    from.registry.flowVersion(handle.run.flowId, handle.run.flowVersion),
    runs.list({ parent: id, limit: limits.pageRowsMax })
  ])
  const { flow } = compiled
  return {
    ...handle.run,
    journal,
    messages,
    flow,
    lanes: lanesNow(compiled, journal),
    parent: handle.parent,
    children: children.handles.map((child) => toSummary(from, child))
  }
}

function lanesNow(flow: CompiledFlow, journal: RunDetail['journal']): readonly LaneView[] {
  const { lanes, finished } = foldJournal(flow, journal)
  return finished === 'completed' ? [] : lanes.flatMap((lane) => (lane.at === null ? [] : [laneView(lane, lane.at)]))
}

function laneView({ id, standing, wakeAt, attempts, failure }: LaneState, step: string): LaneView {
  const asked = standing?.kind === 'asked' ? standing : null
  return {
    id,
    step,
    standing: standing?.kind ?? null,
    until: asked ? asked.until : wakeAt,
    attempts,
    people: asked?.approvers ?? [],
    topic: standing?.kind === 'awaiting' ? standing.topic : null,
    runId: standing?.kind === 'called' ? standing.runId : null,
    error: failure
  }
}

export function flowNames(from: ShownFrom, flowId: string): RunSummary['flowNames'] {
  const flow = from.registry.flows().find(({ id }) => id === flowId)
  return flow?.flow.names ?? { vi: flowId, en: flowId }
}

export function toSummary(from: ShownFrom, { run }: RunHandle): RunSummary {
  const { trigger, ...rest } = run
  return { ...rest, flowNames: flowNames(from, run.flowId), title: titleOf(trigger) }
}

/** The first text that a person wrote into what started the run: it tells runs apart better than an id. */
export function titleOf(trigger: JsonObject): string | null {
  const given = trigger['form'] ?? trigger['record'] ?? trigger['body'] ?? trigger['input']
  if (typeof given !== 'object' || given === null) return null
  const system: ReadonlySet<string> = new Set(systemFields)
  const said = Object.entries(given).find(
    ([name, value]) => typeof value === 'string' && value !== '' && !system.has(name)
  )
  return said ? plainText(said[1]).slice(0, 80) : null
}
