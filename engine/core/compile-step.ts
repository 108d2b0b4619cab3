import type {
  ActionStep,
  ApproveStep,
  BranchStep,
  CodeStep,
  ForEachStep,
  ParallelStep,
  RepeatStep,
  SplitStep,
  Step,
  SubflowStep,
  WaitForStep,
  WaitStep
} from '../../schemas/step.ts'
import { limits } from '../limits.ts'
import { compileMatcher } from './compile-matcher.ts'
import type {
  CompiledAction,
  CompiledApprove,
  CompiledBranch,
  CompiledCode,
  CompiledForEach,
  CompiledParallel,
  CompiledRepeat,
  CompiledSplit,
  CompiledStep,
  CompiledSubflow,
  CompiledWait,
  CompiledWaitFor
} from './compiled-flow.ts'
import { parseDuration } from './duration.ts'
import { compileExpression } from './expression.ts'
import { compileMapping } from './mapping.ts'
import { defaultRetry } from './retry-at.ts'
import { compileText } from './text.ts'

/** Where a step stands: what comes after it, in which lane, inside which loops. */
export interface Place {
  readonly next: string | null
  readonly lane: string
  readonly loops: readonly string[]
}

/** Compiles a list that a step holds and gives the id of its first step, or what comes after it when it is empty. */
export type CompileList = (steps: readonly Step[], place: Place) => string | null

/** Compiles one step with the lists it holds. Throws EXPRESSION_FAILED for what cannot be read. */
export function compileStep(step: Step, place: Place, list: CompileList): CompiledStep {
  switch (step.kind) {
    case 'action':
      return compileAction(step, place, list)
    case 'code':
      return compileCode(step, place, list)
    case 'branch':
      return compileBranch(step, place, list)
    case 'split':
      return compileSplit(step, place, list)
    case 'parallel':
      return compileParallel(step, place, list)
    case 'forEach':
      return compileForEach(step, place, list)
    case 'repeat':
      return compileRepeat(step, place, list)
    case 'wait':
      return compileWait(step, place)
    case 'waitFor':
      return compileWaitFor(step, place, list)
    case 'approve':
      return compileApprove(step, place, list)
    case 'subflow':
      return compileSubflow(step, place, list)
    case 'end':
      return {
        ...place,
        kind: 'end',
        id: step.id,
        next: null,
        outcome: step.outcome,
        result: compileMapping(step.result ?? {})
      }
  }
}

function compileAction(step: ActionStep, place: Place, list: CompileList): CompiledAction {
  const { id, action, compensate } = step
  return {
    ...place,
    kind: 'action',
    id,
    action,
    input: compileMapping(step.input ?? {}),
    retry: step.retry ?? defaultRetry,
    onError: step.onError && list(step.onError, place),
    compensate: compensate ? { action: compensate.action, input: compileMapping(compensate.input ?? {}) } : null
  }
}

/** A pure function gives the same answer to the same input: only the sandbox itself can be worth another attempt. */
function compileCode(step: CodeStep, place: Place, list: CompileList): CompiledCode {
  return {
    ...place,
    kind: 'code',
    id: step.id,
    input: compileMapping(step.input ?? {}),
    output: step.output ?? {},
    retry: defaultRetry,
    onError: step.onError && list(step.onError, place)
  }
}

function compileBranch(step: BranchStep, place: Place, list: CompileList): CompiledBranch {
  const cases = step.cases.map(({ id, when, steps }) => ({
    id,
    when: compileExpression(when),
    first: list(steps, place)
  }))
  return { ...place, kind: 'branch', id: step.id, cases, otherwise: list(step.else ?? [], place) }
}

function compileSplit(step: SplitStep, place: Place, list: CompileList): CompiledSplit {
  let upTo = 0
  const arms = step.arms.map(({ id, percent, steps }) => {
    upTo += percent
    return { id, upTo, first: list(steps, place) }
  })
  return { ...place, kind: 'split', id: step.id, arms }
}

/** A list that is done leads back to its parallel step, in its own lane. */
function compileParallel(step: ParallelStep, place: Place, list: CompileList): CompiledParallel {
  const { id, until } = step
  const lists = step.lists.map((each) => {
    const lane = `${id}:${each.id}`
    return { id: each.id, lane, first: list(each.steps, { ...place, next: id, lane }) }
  })
  return { ...place, kind: 'parallel', id, lists, needed: neededOf(until, lists.length) }
}

/** How many of so many lists must be done. */
function neededOf(until: ParallelStep['until'], count: number): number {
  if (until === 'all') return count
  return until === 'any' ? 1 : Math.min(until, count)
}

function compileForEach(step: ForEachStep, place: Place, list: CompileList): CompiledForEach {
  const { id, items } = step
  return {
    ...place,
    kind: 'forEach',
    id,
    items:
      'cel' in items
        ? { kind: 'list', list: compileExpression(items.cel) }
        : { kind: 'records', entity: items.entity, where: compileMapping(items.where ?? {}) },
    first: list(step.steps, { ...place, next: id, loops: [...place.loops, id] }),
    stopWhen: step.stopWhen === undefined ? null : compileExpression(step.stopWhen),
    skipsFailures: step.onItemError === 'skip',
    itemsMax: Math.min(step.itemsMax ?? limits.loopItemsMax, limits.loopItemsMax)
  }
}

function compileRepeat(step: RepeatStep, place: Place, list: CompileList): CompiledRepeat {
  const { id, timesMax } = step
  const first = list(step.steps, { ...place, next: id, loops: [...place.loops, id] }) ?? id
  return { ...place, kind: 'repeat', id, first, until: compileExpression(step.until), timesMax }
}

function compileWait(step: WaitStep, place: Place): CompiledWait {
  const { id, at, working } = step
  return {
    ...place,
    kind: 'wait',
    id,
    durationMs: optionalMs(step.for),
    until: step.until === undefined ? null : compileExpression(step.until),
    at: at ?? null,
    working: working ? { calendar: working.calendar, durationMs: optionalMs(working.for) } : null
  }
}

function compileWaitFor(step: WaitForStep, place: Place, list: CompileList): CompiledWaitFor {
  const event = compileMatcher(step.event)
  const onTimeout = list(step.onTimeout ?? [], place)
  return { ...place, kind: 'waitFor', id: step.id, event, withinMs: parseDuration(step.within), onTimeout }
}

function compileApprove(step: ApproveStep, place: Place, list: CompileList): CompiledApprove {
  const { id, escalate, notify } = step
  const lane = `${id}:notify`
  const asking = notify && list(notify, { next: id, lane, loops: [...place.loops, id] })
  return {
    ...place,
    kind: 'approve',
    id,
    title: compileText(step.title),
    approvers: compileExpression(step.approvers),
    quorum: step.quorum ?? 1,
    outcomes: step.outcomes.map((each) => ({ id: each.id, first: list(each.steps, place) })),
    withinMs: parseDuration(step.within),
    remindMs: optionalMs(step.remindEvery),
    escalate: escalate ? { afterMs: parseDuration(escalate.after), to: compileExpression(escalate.to) } : null,
    notify: asking && asking !== id ? { lane, first: asking } : null,
    onTimeout: list(step.onTimeout ?? [], place)
  }
}

function compileSubflow(step: SubflowStep, place: Place, list: CompileList): CompiledSubflow {
  const onError = step.onError && list(step.onError, place)
  const { id, flow, wait: waits } = step
  return { ...place, kind: 'subflow', id, flow, input: compileMapping(step.input ?? {}), waits, onError }
}

function optionalMs(duration: string | undefined): number | null {
  return duration === undefined ? null : parseDuration(duration)
}
