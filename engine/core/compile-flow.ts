import type { ActionStep, BranchStep, EndStep, Flow, RetryPolicy, Step, WaitStep } from '../../schemas/flow.ts'
import type { Localized } from '../../schemas/localized.ts'
import { EngineError } from '../errors.ts'
import { parseDuration } from './duration.ts'
import { compileExpression, type Expression } from './expression.ts'
import { compileMapping, type CompiledMapping } from './mapping.ts'
import { defaultRetry } from './retry-at.ts'

/**
 * Turns a flow into the form in which runs follow it: each step knows which one comes after it, so that the end of a list
 * goes on to what stands below the step that holds the list. Whatever is wrong is a finding that names its step.
 */
export interface CompiledFlow {
  readonly id: string
  readonly version: number
  readonly flow: Flow
  readonly first: string | null
  readonly stepsById: ReadonlyMap<string, CompiledStep>
  readonly condition: Expression | null
  readonly key: Expression | null
  readonly subject: Expression | null
}

export type CompiledStep = CompiledAction | CompiledBranch | CompiledWait | CompiledEnd

interface Placed {
  readonly id: string
  /** The step after this one; null ends the run. */
  readonly next: string | null
}

export interface CompiledAction extends Placed {
  readonly kind: 'action'
  readonly action: string
  readonly input: CompiledMapping
  readonly retry: RetryPolicy
  /** First step of the error list, the step after it when the list is empty; undefined when a failure fails the run. */
  readonly onError: string | null | undefined
}

export interface CompiledBranch extends Placed {
  readonly kind: 'branch'
  readonly cases: readonly { readonly id: string; readonly when: Expression; readonly first: string | null }[]
  readonly otherwise: string | null
}

export interface CompiledWait extends Placed {
  readonly kind: 'wait'
  readonly durationMs: number | null
  readonly until: Expression | null
}

export interface CompiledEnd extends Placed {
  readonly kind: 'end'
  readonly outcome: EndStep['outcome']
  readonly result: CompiledMapping
}

/** Something that keeps a flow from going live, at a step (or at the flow itself when `step` is null). */
export interface Finding {
  readonly step: string | null
  readonly code: string
  readonly message: Localized
}

export type CompileResult =
  { readonly ok: true; readonly compiled: CompiledFlow } | { readonly ok: false; readonly findings: readonly Finding[] }

/** Compiles a flow that has passed its schema. `knownActions` are the ids `<plugin>.<action>` that are installed. */
export function compileFlow(flow: Flow, version: number, knownActions: ReadonlySet<string>): CompileResult {
  const compiler = new Compiler(knownActions)
  const first = compiler.list(flow.steps, null)
  const [condition, key, subject] = [flow.trigger.condition, flow.trigger.key, flow.subject].map((source) =>
    source === undefined ? null : compiler.attempt(null, () => compileExpression(source))
  )
  compiler.checkReferences()
  if (compiler.findings.length > 0) return { ok: false, findings: compiler.findings }
  const { stepsById } = compiler
  return {
    ok: true,
    compiled: {
      id: flow.id,
      version,
      flow,
      first,
      stepsById,
      condition: condition ?? null,
      key: key ?? null,
      subject: subject ?? null
    }
  }
}

class Compiler {
  readonly stepsById = new Map<string, CompiledStep>()
  readonly findings: Finding[] = []
  readonly #knownActions: ReadonlySet<string>

  constructor(knownActions: ReadonlySet<string>) {
    this.#knownActions = knownActions
  }

  /** Compiles a list from its end, so that each step knows the next; gives the id of the first. */
  list(steps: readonly Step[], after: string | null): string | null {
    let next = after
    for (const step of steps.toReversed()) {
      if (this.stepsById.has(step.id)) this.#find(step.id, 'DUPLICATE_STEP', duplicateStep(step.id))
      const compiled = this.attempt(step.id, () => this.#step(step, next))
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

  /** Data may be used only below the step that makes it; here: the step must exist at all. */
  checkReferences(): void {
    for (const step of this.stepsById.values()) {
      for (const path of pathsOf(step)) {
        const used = path[0] === 'steps' ? path[1] : undefined
        if (used === undefined || this.stepsById.has(used)) continue
        this.#find(step.id, 'UNKNOWN_STEP', unknownStep(used))
      }
    }
  }

  #step(step: Step, next: string | null): CompiledStep {
    switch (step.kind) {
      case 'action':
        return this.#action(step, next)
      case 'branch':
        return this.#branch(step, next)
      case 'wait':
        return compileWait(step, next)
      case 'end':
        return {
          kind: 'end',
          id: step.id,
          next: null,
          outcome: step.outcome,
          result: compileMapping(step.result ?? {})
        }
    }
  }

  #action(step: ActionStep, next: string | null): CompiledAction {
    if (!this.#knownActions.has(step.action)) this.#find(step.id, 'UNKNOWN_ACTION', unknownAction(step.action))
    return {
      kind: 'action',
      id: step.id,
      next,
      action: step.action,
      input: compileMapping(step.input ?? {}),
      retry: step.retry ?? defaultRetry,
      onError: step.onError && this.list(step.onError, next)
    }
  }

  #branch(step: BranchStep, next: string | null): CompiledBranch {
    const cases = step.cases.map((each) => ({
      id: each.id,
      when: compileExpression(each.when),
      first: this.list(each.steps, next)
    }))
    return { kind: 'branch', id: step.id, next, cases, otherwise: this.list(step.else ?? [], next) }
  }

  #find(step: string | null, code: string, message: Localized): void {
    this.findings.push({ step, code, message })
  }
}

function compileWait(step: WaitStep, next: string | null): CompiledWait {
  const durationMs = step.for === undefined ? null : parseDuration(step.for)
  const until = step.until === undefined ? null : compileExpression(step.until)
  return { kind: 'wait', id: step.id, next, durationMs, until }
}

function pathsOf(step: CompiledStep): readonly (readonly string[])[] {
  switch (step.kind) {
    case 'action':
      return mappingPaths(step.input)
    case 'branch':
      return step.cases.flatMap((each) => each.when.paths)
    case 'wait':
      return step.until?.paths ?? []
    case 'end':
      return mappingPaths(step.result)
  }
}

function mappingPaths(mapping: CompiledMapping): readonly (readonly string[])[] {
  return [...mapping.expressions, ...mapping.texts].flatMap((each) => each.paths)
}

const duplicateStep = (id: string): Localized => ({
  vi: `Có hai bước cùng mã “${id}”. Đổi mã của một bước.`,
  en: `Two steps have the id “${id}”. Change one of them.`
})
const unknownStep = (id: string): Localized => ({
  vi: `Không có bước “${id}” để lấy dữ liệu. Chọn lại dữ liệu.`,
  en: `There is no step “${id}” to take data from. Choose the data again.`
})
const unknownAction = (id: string): Localized => ({
  vi: `Không có thao tác “${id}”. Cài tiện ích chứa nó hoặc chọn thao tác khác.`,
  en: `There is no action “${id}”. Install its plugin or choose another action.`
})
