import type { Language } from '../../schemas/localized.ts'
import type { BranchStep, Step } from '../../schemas/step.ts'
import { innerLists, type InnerList } from '../format/inner-lists.ts'
import { say } from '../texts/texts.ts'
import { conditionWords } from './condition-words.ts'
import type { Labels } from './labels.ts'
import { numberIn } from './value-text.ts'

/** How a list inside a step is headed: when it runs, what it is called, and the condition where no words say it. */
export interface ListHeading {
  readonly word: string
  readonly text: string
  readonly code: string
}

interface Reader {
  readonly labels: Labels
  readonly language: Language
}

export function listHeading(step: Step, list: InnerList, { labels, language }: Reader): ListHeading {
  const word = wordOf(step, list, language)
  const name = list.names?.[language] ?? ''
  if (list.role !== 'case') return { word, text: name || unnamed(list), code: '' }
  if (step.kind === 'branch' && isSaidAbove(step)) return { word: say.branch_holds(), text: '', code: '' }
  const when = list.when ?? ''
  const words = conditionWords(when, labels)
  return { word, text: [name, words].filter(Boolean).join(': '), code: words === null ? when : '' }
}

/** A branch with one question asks it in its own sentence. */
function isSaidAbove({ cases, names }: BranchStep): boolean {
  return cases.length === 1 && !names && !cases[0]?.names
}

/** An arm and an outcome are told apart by their ids where nobody named them. */
function unnamed({ role, id }: InnerList): string {
  return role === 'arm' || role === 'outcome' ? id : ''
}

function wordOf(step: Step, { role, id, percent = 0 }: InnerList, language: Language): string {
  const place = innerLists(step).findIndex((list) => list.id === id)
  return {
    case: place === 0 ? say.branch_if : say.branch_else_if,
    else: say.branch_else,
    arm: () => `${numberIn(language, percent)}%`,
    list: () => say.lane_list({ place: place + 1 }),
    item: say.lane_item,
    round: say.lane_round,
    notify: say.lane_notify,
    outcome: say.lane_outcome,
    onTimeout: say.lane_timeout,
    onError: say.branch_on_error
  }[role]()
}
