import type { ASTNode } from '@marcbachmann/cel-js'
import type { BranchStep, Step } from '../../../schemas/step.ts'
import { EngineError } from '../../errors.ts'
import { compileExpression } from '../expression.ts'
import { checkExpression } from './check-expression.ts'
import { booleanType } from './data-type.ts'
import { factsOfCondition } from './facts-of-condition.ts'
import { within } from './finding-collector.ts'
import {
  aroundOf,
  placeOf,
  addUnreachable,
  checkPartIds,
  addEmptyList,
  type StepPlace,
  type StepCheck
} from './step-check.ts'
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
  addEmptyList(check, placeOf(step), [...step.cases.flatMap(({ steps }) => steps), ...otherwise])
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
