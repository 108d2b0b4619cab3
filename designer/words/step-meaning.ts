import type { BranchStep, ForEachStep, ParallelStep, SplitStep, Step, SubflowStep } from '../../schemas/step.ts'
import { inSentence } from '../format/in-sentence.ts'
import { parsePath } from '../format/parse-condition.ts'
import { say } from '../texts/texts.ts'
import { conditionText } from './condition-words.ts'
import { durationText } from './duration-text.ts'
import { eventSentence } from './event-sentence.ts'
import type { Labels } from './labels.ts'
import { outcomeSentence } from './outcome-sentence.ts'
import { pathName } from './path-name.ts'
import { plainText } from './value-text.ts'
import { waitSentence } from './wait-sentence.ts'
import { whereText } from './where-text.ts'

/** What a step does, as a shop owner would say it; made from the step and the vocabulary alone. */
export function stepMeaning(step: Step, labels: Labels): string {
  switch (step.kind) {
    case 'action':
      return labels.action(step.action)
    case 'code':
      return say.step_code()
    case 'branch':
      return branchSentence(step, labels)
    case 'split':
      return splitSentence(step)
    case 'parallel':
      return parallelSentence(step)
    case 'forEach':
      return forEachSentence(step, labels)
    case 'repeat':
      return say.step_repeat({ count: labels.number(step.timesMax), condition: conditionText(step.until, labels) })
    case 'wait':
      return waitSentence(step, labels)
    case 'waitFor':
      return say.step_wait_event({ event: eventSentence(step.event, labels), span: durationText(step.within) })
    case 'approve':
      return say.step_approve({ title: withoutPlaces(step.title) })
    case 'subflow':
      return subflowSentence(step, labels)
    case 'end':
      return outcomeSentence(step.outcome)
  }
}

/** One question is said as it is; several are asked below. */
function branchSentence({ cases }: BranchStep, labels: Labels): string {
  const [only] = cases
  if (!only || cases.length > 1) return say.step_branch()
  return say.step_branch_if({ condition: conditionText(only.when, labels) })
}

function splitSentence({ arms }: SplitStep): string {
  return say.step_split({ shares: arms.map(({ percent }) => plainText(percent)).join('/') })
}

const allOf: Readonly<Record<number, () => string>> = { 2: say.all_2, 3: say.all_3, 4: say.all_4, 5: say.all_5 }

function parallelSentence({ lists, until }: ParallelStep): string {
  const count = lists.length
  if (count === 1) return say.step_parallel_one()
  if (until === 'any' || until === 1) return say.step_parallel_any({ count })
  if (until === 'all' || until >= count) {
    return say.step_parallel_all({ count, all: (allOf[count] ?? (() => say.all_of({ count })))() })
  }
  return say.step_parallel_some({ count, some: until })
}

function forEachSentence({ items }: ForEachStep, labels: Labels): string {
  if ('cel' in items) {
    const path = parsePath(items.cel)
    return say.step_for_each_of({ list: path ? pathName(path, labels) : items.cel })
  }
  const entity = inSentence(labels.entity(items.entity))
  const where = whereText(items, labels)
  return where === '' ? say.step_for_each({ entity }) : say.step_for_each_where({ entity, where })
}

function subflowSentence({ flow, wait }: SubflowStep, labels: Labels): string {
  const name = labels.flow(flow)
  return wait ? say.step_subflow({ flow: name }) : say.step_subflow_no_wait({ flow: name })
}

/** A text with places to fill in, as far as it can be read before they are. */
function withoutPlaces(text: string): string {
  return text.replaceAll(/\{\{.*?\}\}|\{%.*?%\}/gs, '…')
}
