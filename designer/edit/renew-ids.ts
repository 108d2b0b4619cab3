import type { Flow } from '../../schemas/flow.ts'
import type { Step } from '../../schemas/step.ts'
import { placedSteps } from './flow-places.ts'
import { mapTexts } from './map-texts.ts'
import { renameReferences } from './rename-references.ts'
import { listsOf, mapLists } from './step-lists.ts'

const idCharsMax = 63

/** Steps with ids that the flow does not have yet; references among them follow, those to other steps stay. */
export function renewIds(flow: Flow, steps: readonly Step[]): readonly Step[] {
  const taken = new Set(placedSteps(flow).map(({ step }) => step.id))
  const renamed = new Map<string, string>()
  const rename = (step: Step): Step => {
    const id = freshId(step.id, taken)
    taken.add(id)
    if (id !== step.id) renamed.set(step.id, id)
    return mapLists(id === step.id ? step : { ...step, id }, (list) => list.map(rename))
  }
  const fresh = steps.map(rename)
  return renamed.size === 0 ? fresh : fresh.map((step) => followNames(step, renamed))
}

function followNames(step: Step, renamed: ReadonlyMap<string, string>): Step {
  const followed = mapTexts(step, (text, language) => renameReferences(text, language, renamed))
  return listsOf(followed).length === 0
    ? followed
    : mapLists(followed, (list) => list.map((inner) => followNames(inner, renamed)))
}

/** `send`, or `send2`, `send3` … when it is taken. */
export function freshId(wanted: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wanted)) return wanted
  const stem = wanted.replace(/\d+$/u, '').slice(0, idCharsMax - 6)
  let number = 2
  while (taken.has(`${stem}${number}`)) number += 1
  return `${stem}${number}`
}
