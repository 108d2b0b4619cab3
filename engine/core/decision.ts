import type { JournalEntry, JournalError } from '../../schemas/journal.ts'
import type { JsonObject, Millis } from '../../schemas/json.ts'
import type { CompiledAction, CompiledCall, CompiledForEach, CompiledSubflow } from './compiled-flow.ts'
import type { DoneStep, LaneState } from './run-state.ts'

/**
 * What a run does next.
 * - `call`: an action or code step is to be called; its outcome becomes a `done` or `failed` entry.
 * - `page`: a forEach is to work through its next items; the outcome becomes a `paged` entry.
 * - `start`: another flow is to be started; the outcome becomes a `called` entry.
 * - `compensate`: what a finished step did is to be made good; the outcome becomes a `compensated` entry.
 * - `enter`: the step is decided here; the entry is all there is to it.
 * - `sleep`: nothing to do before `until`, unless an event comes.
 * - `rest`: the run is finished.
 */
export type Decision =
  | { readonly kind: 'call'; readonly step: CompiledCall; readonly attempt: number }
  | { readonly kind: 'page'; readonly step: CompiledForEach; readonly lane: LaneState }
  | { readonly kind: 'start'; readonly step: CompiledSubflow; readonly input: JsonObject }
  | { readonly kind: 'compensate'; readonly step: CompiledAction; readonly done: DoneStep }
  | { readonly kind: 'enter'; readonly entry: JournalEntry }
  | { readonly kind: 'sleep'; readonly until: Millis }
  | { readonly kind: 'rest' }

/** What one lane does next; `idle` lanes wait for others. */
export type LaneDecision = Decision | { readonly kind: 'idle' }

/** A step that fails without having called anything; there is nothing to try again. */
export function failStep(step: string, at: Millis, { code, message }: JournalError): Decision {
  const entry = { kind: 'failed' as const, at, step, attempt: 1, input: null, error: { code, message }, retryAt: null }
  return { kind: 'enter', entry }
}
