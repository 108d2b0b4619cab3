import type { Localized } from '../../../schemas/localized.ts'
import type { Step } from '../../../schemas/step.ts'
import type { Lane } from '../../edit/lanes.ts'
import { partsOf } from '../../edit/step-lists.ts'
import { language } from '../../state/language.svelte.ts'
import { sayEdit } from '../../texts/edit-texts.ts'
import { conditionText } from './condition-text.ts'
import type { FlowEditor } from './flow-editor.svelte.ts'

/** What stands at the head of a lane. */
export function laneText(step: Step, lane: Lane, editor: FlowEditor): string {
  if (lane.part) return partText(step, lane.part.id, editor)
  return sayEdit[`lane_${lane.role as Exclude<Lane['role'], 'part'>}`]()
}

function partText(step: Step, id: string, editor: FlowEditor): string {
  const part = partsOf(step).find((one) => one.id === id) as
    { readonly names?: Localized; readonly when?: string; readonly percent?: number } | undefined
  const name = part?.names?.[language.current]
  if (part?.percent !== undefined) return `${part.percent}% · ${name ?? id}`
  if (name) return name
  if (part?.when === undefined) return id
  return sayEdit.lane_if({ condition: conditionText(part.when, editor.scopeOf(step.id)) })
}
