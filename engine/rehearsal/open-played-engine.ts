import type { Flow } from '../../schemas/flow.ts'
import type { Millis } from '../../schemas/json.ts'
import type { Log } from '../ports/log.ts'
import type { Overlay } from '../ports/overlay.ts'
import type { Sandbox } from '../ports/sandbox.ts'
import type { Commit, NewRun, Store } from '../ports/store.ts'
import { deriveId } from '../run/make-id.ts'
import { openEngine, type Engine } from '../run/open-engine.ts'
import type { Starter } from '../run/start-run.ts'
import { openStage, type Stage } from './open-stage.ts'

export interface Played {
  readonly engine: Engine
  readonly stage: Stage
  readonly starter: Starter
}

/**
 * The real engine over a copy, with the flow as it is drawn switched on. There is no courier, so that what is sent stays
 * in the copy's outbox, and nobody can be reached.
 */
export async function openPlayedEngine(
  overlay: Overlay,
  { flow, at, sandbox }: { readonly flow: Flow; readonly at: Millis; readonly sandbox: Sandbox }
): Promise<Played> {
  const stage = openStage(at, { store: withPastIds(overlay, flow.id), sandbox })
  let made = 0
  const makeId = (): string => deriveId('rehearsal', flow.id, String((made += 1)))
  const { store, clock } = stage
  const engine = await openEngine({ store, sandbox: stage.sandbox, clock, log: silent, courierOf: null, makeId })
  await engine.install.flow(flow)
  await engine.start()
  await stage.rest()
  return { engine, stage, starter: { registry: engine.registry, makeId } }
}

/** A trigger that came before starts the run that it started then: ids that steps make come from the run's. */
function withPastIds({ store, past: { runIds } }: Overlay, flowId: string): Store {
  const named = (run: NewRun): NewRun => {
    const id = run.flowId === flowId && run.key !== null ? runIds.get(run.key) : undefined
    return id === undefined ? run : { ...run, id }
  }
  const withIds = (commit: Commit): Commit => ({
    ...commit,
    runs: commit.runs.map(named),
    reactions: { ...commit.reactions, startedBy: (event) => commit.reactions.startedBy(event).map(named) }
  })
  return { ...store, commit: (commit) => store.commit(withIds(commit)) }
}

const silent: Log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined }
