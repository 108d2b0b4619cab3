import type { Enrolment } from '../../schemas/enrolment.ts'
import type { EventMatcher } from '../../schemas/event-matcher.ts'
import type { Flow } from '../../schemas/flow.ts'
import type { Localized } from '../../schemas/localized.ts'
import type { CodeStep, Step } from '../../schemas/step.ts'
import type { Debounce } from '../../schemas/trigger.ts'
import { EngineError } from '../errors.ts'
import { listsOf } from './lists-of.ts'
import { codeScript } from './code-script.ts'
import { compileMatcher } from './compile-matcher.ts'
import { compileStep, type Place } from './compile-step.ts'
import type { CompiledDebounce, CompiledEnrolment, CompiledFlow, CompiledStep, Gate } from './compiled-flow.ts'
import { parseDuration } from './duration.ts'
import { compileExpression, type Expression } from './expression.ts'

export type CompileResult =
  | { readonly ok: true; readonly compiled: CompiledFlow }
  | { readonly ok: false; readonly findings: readonly CompileFault[] }

/** What cannot be understood, at a step or (null) at the flow itself. */
export interface CompileFault {
  readonly step: string | null
  readonly code: string
  readonly message: Localized
}

/**
 * Compiles a flow that has passed its schema, or says what cannot be understood. It asks nothing of the world: what is
 * installed, and whether the data fits, is for `check/check-flow.ts`.
 */
export function compileFlow(flow: Flow, version: number): CompileResult {
  const compiler = new Compiler()
  const first = compiler.list(flow.steps, { next: null, lane: '', loops: [] })
  const parts = compiler.attempt(null, () => compileParts(flow))
  if (compiler.findings.length > 0 || !parts) return { ok: false, findings: compiler.findings }
  const { stepsById } = compiler
  const awaits = [...stepsById.values()].some(({ kind }) => kind === 'waitFor')
  const hasEvents = awaits || Boolean(parts.enrolment?.goal)
  const hasQuestions = [...stepsById.values()].some(({ kind }) => kind === 'approve')
  return { ok: true, compiled: { id: flow.id, version, flow, first, stepsById, hasEvents, hasQuestions, ...parts } }
}

type FlowParts = Pick<
  CompiledFlow,
  'condition' | 'key' | 'subject' | 'debounce' | 'enrolment' | 'timeLimitMs' | 'script'
>

function compileParts({ id, trigger, subject, enrolment, timeLimit, steps }: Flow): FlowParts {
  return {
    condition: optional(trigger.condition),
    key: optional(trigger.key),
    subject: optional(subject),
    debounce: trigger.debounce ? compileDebounce(trigger.debounce) : null,
    enrolment: enrolment ? compileEnrolment(enrolment) : null,
    timeLimitMs: timeLimit === undefined ? null : parseDuration(timeLimit),
    script: codeScript(id, codeStepsOf(steps))
  }
}

class Compiler {
  readonly stepsById = new Map<string, CompiledStep>()
  readonly findings: CompileFault[] = []

  /** Compiles a list from its end, so that each step knows the next; gives the id of the first. */
  list(steps: readonly Step[], place: Place): string | null {
    let { next } = place
    for (const step of steps.toReversed()) {
      if (this.stepsById.has(step.id)) this.#find(step.id, 'DUPLICATE_STEP', duplicateStep(step.id))
      const here = { ...place, next }
      const compiled = this.attempt(step.id, () => compileStep(step, here, (list, inner) => this.list(list, inner)))
      if (compiled) this.stepsById.set(step.id, compiled)
      next = step.id
    }
    return next
  }

  attempt<T>(step: string | null, make: () => T): T | null {
    try {
      return make()
    } catch (error) {
      if (!(error instanceof EngineError)) throw error
      this.#find(step, error.code, error.detail)
      return null
    }
  }

  #find(step: string | null, code: string, message: Localized): void {
    this.findings.push({ step, code, message })
  }
}

function compileDebounce({ for: quiet, key, atMost }: Debounce): CompiledDebounce {
  const quietMs = parseDuration(quiet)
  return { quietMs, key: optional(key), atMostMs: atMost === undefined ? quietMs * 10 : parseDuration(atMost) }
}

function compileEnrolment(enrolment: Enrolment): CompiledEnrolment {
  const { key, suppress, onConflict = 'parallel', reEnrol = 'always', exclusiveGroup, goal } = enrolment
  return {
    key: optional(key),
    suppress: optional(suppress),
    onConflict,
    reEnrol: typeof reEnrol === 'string' ? reEnrol : parseDuration(reEnrol.after),
    group: exclusiveGroup ?? null,
    goal: goal ? compileMatcher(goal satisfies EventMatcher) : null,
    gate: gateOf(enrolment)
  }
}

/** To queue behind oneself is to have one run per key. */
function gateOf({ onConflict, maxConcurrent, maxConcurrentPerKey, rate }: Enrolment): Gate | null {
  const maxPerKey = maxConcurrentPerKey ?? (onConflict === 'queue' ? 1 : null)
  if (maxConcurrent === undefined && maxPerKey === null && rate === undefined) return null
  return {
    maxConcurrent: maxConcurrent ?? null,
    maxPerKey,
    rate: rate ? { count: rate.count, perMs: parseDuration(rate.per), of: rate.of } : null
  }
}

function codeStepsOf(steps: readonly Step[]): readonly CodeStep[] {
  return steps.flatMap((step) => {
    const inner = listsOf(step).flatMap((list) => codeStepsOf(list.steps))
    return step.kind === 'code' ? [step, ...inner] : inner
  })
}

function optional(source: string | undefined): Expression | null {
  return source === undefined ? null : compileExpression(source)
}

const duplicateStep = (id: string): Localized => ({
  vi: `Có hai bước cùng mã “${id}”. Đổi mã của một bước.`,
  en: `Two steps have the id “${id}”. Change one of them.`
})
