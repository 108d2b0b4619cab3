import type { Flow } from '../../schemas/flow.ts'
import type { ApproveStep } from '../../schemas/step.ts'
import { findStep } from '../core/find-step.ts'
import { foldJournal } from '../core/fold-journal.ts'
import { standingAt } from '../core/move-to.ts'
import type { Asked } from '../core/run-state.ts'
import { engineError } from '../errors.ts'
import type { Store } from '../ports/store.ts'
import type { Registry } from './registry.ts'

/** What an approve step of a run asks now. */
export interface Question {
  readonly flow: Flow
  readonly approve: ApproveStep
  readonly asked: Asked
}

/** Throws NOT_FOUND when there is no such step, and NOTHING_ASKED when it has been decided or its time has passed. */
export async function readQuestion(
  { store, registry }: { readonly store: Store; readonly registry: Registry },
  runId: string,
  stepId: string
): Promise<Question> {
  const handle = await store.runs.find(runId)
  if (!handle) throw engineError('NOT_FOUND', { what: 'run', id: runId })
  const compiled = await registry.flowVersion(handle.run.flowId, handle.run.flowVersion)
  const step = compiled.stepsById.get(stepId)
  const approve = findStep(compiled.flow.steps, stepId)
  if (!step || approve?.kind !== 'approve') throw engineError('NOT_FOUND', { what: 'approval', id: stepId })
  const state = foldJournal(compiled, await store.runs.journal(handle))
  const standing = state.finished ? null : standingAt(state, step)
  if (standing?.kind !== 'asked') throw engineError('NOTHING_ASKED', { step: stepId })
  return { flow: compiled.flow, approve, asked: standing }
}
