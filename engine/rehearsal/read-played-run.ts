import type { PlayedChangeView, PlayedRunView } from '../../schemas/rehearsal.ts'
import type { OverlayReader, PlayedChange } from '../ports/overlay.ts'
import type { Engine } from '../run/open-engine.ts'
import { readRunDetail } from '../run/read-run-detail.ts'

/** A played run as people see a real one, with every change it made. */
export async function readPlayedRun(engine: Engine, done: OverlayReader, runId: string): Promise<PlayedRunView> {
  const changes = done.changesOf(runId)
  const run = await readRunDetail(engine, runId)
  return { run, changes: await Promise.all(changes.map((change) => toView(engine, change))) }
}

async function toView(engine: Engine, { runId: _, ...change }: PlayedChange): Promise<PlayedChangeView> {
  const entity = engine.registry.entities().find(({ id }) => id === change.entity)
  const record = await engine.store.records.get(change.entity, change.recordId)
  const title = entity && record?.[entity.title]
  return { ...change, title: typeof title === 'string' ? title : null }
}
