import type { Localized } from '../../../schemas/localized.ts'
import type { Step } from '../../../schemas/step.ts'
import type { Lane } from '../../edit/lanes.ts'
import { partsOf } from '../../edit/step-lists.ts'
import { language } from '../../state/language.svelte.ts'
import { sayEdit } from '../../texts/edit-texts.ts'

/** How a condition reads where it stands. */
type ConditionText = (when: string) => string

/** What stands at the head of a lane. */
export function laneText(step: Step, lane: Lane, textOf: ConditionText): string {
  if (lane.part) return partText(step, lane.part.id, textOf)
  return sayEdit[`lane_${lane.role as Exclude<Lane['role'], 'part'>}`]()
}

interface WrittenPart {
  readonly id: string
  readonly names?: Localized
  readonly when?: string
  readonly percent?: number
}

function partText(step: Step, id: string, textOf: ConditionText): string {
  const parts = partsOf(step) as readonly WrittenPart[]
  const place = parts.findIndex((one) => one.id === id)
  const { names, when, percent } = parts[place] ?? {}
  const name = names?.[language.current] ?? sayEdit.part({ number: place + 1 })
  if (percent !== undefined) return `${percent}% · ${name}`
  if (names || when === undefined) return name
  if (when === 'true') return sayEdit.always()
  return sayEdit.lane_if({ condition: textOf(when) })
}
