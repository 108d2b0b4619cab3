import type { Step } from '../../schemas/step.ts'
import { freshId } from './renew-ids.ts'
import { listsOf, partsOf, withList, type StepPart } from './step-lists.ts'
import { stepShapes } from './step-shape.ts'

/** What a new part of each kind says besides its id and its list. */
const blankParts: Readonly<Record<string, { readonly id: string; readonly more: object }>> = {
  branch: { id: 'case', more: { when: 'true' } },
  split: { id: 'arm', more: { percent: 0 } },
  parallel: { id: 'list', more: {} },
  approve: { id: 'outcome', more: { names: { vi: 'Kết quả khác', en: 'Another outcome' } } }
}

export function addPart(step: Step): Step {
  const blank = blankParts[step.kind]
  if (!blank) return step
  const taken = new Set(partsOf(step).map(({ id }) => id))
  const id = freshId(`${blank.id}${taken.size + 1}`, taken)
  return withParts(step, [...partsOf(step), { id, ...blank.more, steps: [] }])
}

export function removePart(step: Step, id: string): Step {
  return withParts(
    step,
    partsOf(step).filter((part) => part.id !== id)
  )
}

export function movePart(step: Step, id: string, by: -1 | 1): Step {
  const parts = partsOf(step)
  const from = parts.findIndex((part) => part.id === id)
  const part = parts[from]
  if (!part || from + by < 0 || from + by >= parts.length) return step
  return withParts(step, parts.toSpliced(from, 1).toSpliced(from + by, 0, part))
}

export function changePart(step: Step, id: string, change: object): Step {
  return withParts(
    step,
    partsOf(step).map((part) => (part.id === id ? { ...part, ...change } : part))
  )
}

/** Writes an empty list that the step may hold, or takes a list away with what is in it. */
export function toggleList(step: Step, key: string): Step {
  if (!listsOf(step).some((list) => list.key === key)) return withList(step, key, [])
  return Object.fromEntries(Object.entries(step).filter(([name]) => name !== key)) as unknown as Step
}

function withParts(step: Step, parts: readonly StepPart[]): Step {
  const { parts: name } = stepShapes[step.kind]
  return name === null ? step : { ...step, [name]: parts }
}
