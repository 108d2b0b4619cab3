import type { ASTNode } from '@marcbachmann/cel-js'
import type { BranchStep, ParallelStep, SplitStep, Step } from '../../../schemas/step.ts'
import { compileExpression } from '../expression.ts'
import { EngineError } from '../../errors.ts'
import { checkExpression } from './check-expression.ts'
import { replaceFix, within } from './collect-findings.ts'
import { booleanType, listType, objectType, optionsType } from './data-type.ts'
import { factsOfCondition } from './facts-of-condition.ts'
import { addUnreachable, aroundOf, checkPartIds, placeOf, type StepCheck, type StepPlace } from './step-check.ts'
import type { StepData } from './step-data.ts'

/** Each case knows that its condition holds and that those before it do not. */
export function checkBranch(check: StepCheck, step: BranchStep, at: StepPlace): boolean {
  checkPartIds(check, step, [{ id: 'else' }, ...step.cases])
  const otherwise = step.else ?? []
  const ends: StepData[] = []
  let rest = at.data
  let isDecided = false
  for (const [index, { steps }] of step.cases.entries()) {
    const taken = checkCondition(check, { step, index, at: { ...at, data: rest } })
    if (checkCase(check, steps, { ...at, data: taken.data, isDead: isDecided || taken.constant === false }))
      ends.push(taken.data)
    isDecided ||= taken.constant === true
    rest = taken.rest
  }
  const data = rest.fork()
  if (checkCase(check, otherwise, { ...at, data, isDead: isDecided })) ends.push(data)
  if ([...step.cases, { steps: otherwise }].every(({ steps }) => steps.length === 0))
    check.findings.add(placeOf(step), 'LIST_EMPTY', { severity: 'warning' })
  at.data.joinOne(ends)
  return ends.length > 0
}

interface CaseOfBranch {
  readonly step: BranchStep
  readonly index: number
  readonly at: StepPlace
}

/** What is known when the condition of a case holds, and when it does not. */
function checkCondition(check: StepCheck, { step, index, at }: CaseOfBranch) {
  const source = step.cases[index]?.when ?? ''
  const place = within(placeOf(step), 'cases', index, 'when')
  const { ast } = checkExpression(check, { source, place, around: aroundOf(check, at), wanted: booleanType })
  const [data, rest] = [at.data.fork(), at.data.fork()]
  if (ast) data.learn(factsOfCondition(ast, true))
  if (ast) rest.learn(factsOfCondition(ast, false))
  return { data, rest, constant: ast && constantOf(source, ast) }
}

/** Whether the flow can go on after a case. */
function checkCase(
  check: StepCheck,
  steps: readonly Step[],
  { isDead, ...at }: StepPlace & { readonly isDead: boolean }
): boolean {
  if (isDead) addUnreachable(check, steps)
  return check.list(steps, at) && !isDead
}

export function checkSplit(check: StepCheck, step: SplitStep, at: StepPlace): boolean {
  checkPartIds(check, step, step.arms)
  checkShares(check, step)
  const ends: StepData[] = []
  for (const { steps } of step.arms) {
    const data = at.data.fork()
    if (check.list(steps, { ...at, data })) ends.push(data)
  }
  at.data.joinOne(ends)
  return ends.length > 0
}

function checkShares(check: StepCheck, step: SplitStep): void {
  const total = step.arms.reduce((sum, { percent }) => sum + percent, 0)
  if (Math.abs(total - 100) < 1e-6) return
  const last = step.arms.length - 1
  const percent = Number(((step.arms[last]?.percent ?? 0) + 100 - total).toFixed(6))
  const place = within(placeOf(step), 'arms', last, 'percent')
  const label = { vi: `Đổi phần cuối thành ${percent} %`, en: `Make the last share ${percent} %` }
  check.findings.add(within(placeOf(step), 'arms'), 'SHARES_NOT_100', {
    details: { total: String(Number(total.toFixed(6))) },
    ...(percent >= 0 && percent <= 100 && { fix: replaceFix(place, percent, label) })
  })
}

/** Lists side by side do not see each other. */
export function checkParallel(check: StepCheck, step: ParallelStep, at: StepPlace): boolean {
  const { lists, until } = step
  checkPartIds(check, step, lists)
  const needed = neededLists(step)
  if (needed > lists.length) {
    const details = { count: String(until), most: String(lists.length) }
    const place = within(placeOf(step), 'until')
    check.findings.add(place, 'COUNT_TOO_HIGH', { details, fix: replaceFix(place, 'all') })
  }
  const ends: StepData[] = []
  for (const [index, { steps }] of lists.entries()) {
    if (steps.length === 0)
      check.findings.add(within(placeOf(step), 'lists', index, 'steps'), 'LIST_EMPTY', { severity: 'warning' })
    const data = at.data.fork()
    if (check.list(steps, { ...at, data })) ends.push(data)
  }
  if (needed >= lists.length) at.data.joinAll(ends)
  else at.data.joinSome(ends)
  at.data.setOutput(step.id, objectType({ done: listType(optionsType(lists.map(({ id }) => id))) }))
  return ends.length >= Math.min(needed, lists.length)
}

function neededLists({ lists, until }: ParallelStep): number {
  if (until === 'all') return lists.length
  return until === 'any' ? 1 : until
}

/** The value of a condition that is the same in every run; null when it depends on data. */
function constantOf(source: string, ast: ASTNode): boolean | null {
  if (readsData(ast)) return null
  try {
    return compileExpression(source).evaluate({ trigger: {}, steps: {}, now: '' }) === true
  } catch (error) {
    if (error instanceof EngineError) return null
    throw error
  }
}

function readsData(node: unknown): boolean {
  if (Array.isArray(node)) return node.some(readsData)
  if (typeof node !== 'object' || node === null || !('op' in node) || !('args' in node)) return false
  return node.op === 'id' || readsData(node.args)
}
