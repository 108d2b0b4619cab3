import type { ConditionReading, FinishedEntry, JournalEntry } from '../../schemas/journal.ts'
import type { JsonObject, Millis } from '../../schemas/json.ts'
import { EngineError } from '../errors.ts'
import { limits } from '../limits.ts'
import type {
  CompiledAction,
  CompiledBranch,
  CompiledEnd,
  CompiledFlow,
  CompiledStep,
  CompiledWait
} from './compile-flow.ts'
import type { Scope } from './expression.ts'
import type { RunState } from './fold-journal.ts'

/**
 * What a run does next.
 * - `call`: an action is to be called; its outcome becomes a `done` or `failed` entry.
 * - `enter`: the step is decided here; the entry is all there is to it.
 * - `sleep`: nothing to do before `until`.
 * - `rest`: the run is finished.
 */
export type Decision =
  | { readonly kind: 'call'; readonly step: CompiledAction; readonly attempt: number }
  | { readonly kind: 'enter'; readonly entry: JournalEntry }
  | { readonly kind: 'sleep'; readonly until: Millis }
  | { readonly kind: 'rest' }

/** What is given besides the flow and the state. */
export interface Present {
  readonly trigger: JsonObject
  readonly now: Millis
}

/** Decides what a run does next. Pure: the same flow, state, trigger and time give the same decision. */
export function decide(flow: CompiledFlow, state: RunState, { trigger, now }: Present): Decision {
  if (state.finished) return { kind: 'rest' }
  if (state.failure) return finish(now, { outcome: 'failed', step: null, result: { error: { ...state.failure } } })
  if (state.entryCount >= limits.journalEntriesMax)
    return finish(now, { outcome: 'failed', step: null, result: journalTooLong })
  const step = state.at === null ? undefined : flow.stepsById.get(state.at)
  if (!step) return finish(now, { outcome: 'completed', step: null, result: null })
  if (state.wakeAt !== null && now < state.wakeAt) return { kind: 'sleep', until: state.wakeAt }
  if (step.kind === 'action') return { kind: 'call', step, attempt: state.attempts + 1 }
  try {
    return decideStep(step, state, { scope: scopeOf(state, trigger, now), now })
  } catch (error) {
    return failStep(step, error, now)
  }
}

/** What expressions of the step at hand can see. */
export function scopeOf(state: RunState, trigger: JsonObject, now: Millis): Scope {
  return {
    trigger,
    steps: state.outputs,
    // Few expressions ask for the time.
    get now() {
      return new Date(now).toISOString()
    }
  }
}

interface Moment {
  readonly scope: Scope
  readonly now: Millis
}

function decideStep(step: Exclude<CompiledStep, CompiledAction>, state: RunState, moment: Moment): Decision {
  switch (step.kind) {
    case 'branch':
      return choose(step, moment)
    case 'wait':
      return state.isAsleep ? wake(step, state, moment) : fallAsleep(step, moment)
    case 'end':
      return end(step, moment)
  }
}

function choose(step: CompiledBranch, { scope, now }: Moment): Decision {
  const because: ConditionReading[] = []
  for (const each of step.cases) {
    const value = each.when.evaluate(scope) === true
    because.push({ case: each.id, when: each.when.source, value, reads: each.when.reads(scope) })
    if (value) return { kind: 'enter', entry: { kind: 'chose', at: now, step: step.id, case: each.id, because } }
  }
  return { kind: 'enter', entry: { kind: 'chose', at: now, step: step.id, case: 'else', because } }
}

function fallAsleep(step: CompiledWait, { scope, now }: Moment): Decision {
  const wanted = step.durationMs === null ? timeOf(step, scope) : now + step.durationMs
  const until = Math.min(wanted, now + limits.waitMsMax)
  return { kind: 'enter', entry: { kind: 'slept', at: now, step: step.id, until } }
}

function timeOf(step: CompiledWait, scope: Scope): Millis {
  const value = step.until?.evaluate(scope)
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN
  if (Number.isFinite(time)) return time
  const reason = `${JSON.stringify(value ?? null)} is not a time`
  throw new EngineError('EXPRESSION_FAILED', { expression: step.until?.source ?? '', reason })
}

function wake(step: CompiledWait, state: RunState, { now }: Moment): Decision {
  return { kind: 'enter', entry: { kind: 'woke', at: now, step: step.id, lateMs: now - (state.wakeAt ?? now) } }
}

function end(step: CompiledEnd, { scope, now }: Moment): Decision {
  return finish(now, { outcome: step.outcome, step: step.id, result: step.result.resolve(scope) ?? null })
}

function finish(at: Millis, how: Omit<FinishedEntry, 'kind' | 'at'>): Decision {
  return { kind: 'enter', entry: { kind: 'finished', at, ...how } }
}

function failStep(step: CompiledStep, error: unknown, now: Millis): Decision {
  if (!(error instanceof EngineError)) throw error
  const { code, message } = error
  return {
    kind: 'enter',
    entry: { kind: 'failed', at: now, step: step.id, attempt: 1, input: null, error: { code, message }, retryAt: null }
  }
}

const journalTooLong: JsonObject = {
  error: { code: 'LIMIT_PASSED', message: `The journal has more than ${limits.journalEntriesMax} entries.` }
}
