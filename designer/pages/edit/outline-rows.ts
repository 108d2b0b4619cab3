import type { Flow } from '../../../schemas/flow.ts'
import type { Step } from '../../../schemas/step.ts'
import { rootList, type ListAddress, type Place } from '../../edit/flow-places.ts'
import { lanesOf, type Lane } from '../../edit/lanes.ts'

/** A line of the outline: what the canvas shows, as it is read down the page. `id` is that of the shape. */
export type OutlineRow = {
  readonly id: string
  readonly level: number
  readonly number: number
  readonly of: number
} & (
  | { readonly kind: 'trigger' }
  | { readonly kind: 'step'; readonly step: Step; readonly place: Place }
  | { readonly kind: 'lane'; readonly step: Step; readonly lane: Lane }
  | { readonly kind: 'plus'; readonly place: Place }
)

export function outlineRows(flow: Flow): readonly OutlineRow[] {
  const top = flow.steps.length + 1
  const trigger: OutlineRow = { id: 'trigger', kind: 'trigger', level: 1, number: 1, of: top }
  return [trigger, ...listRows(flow.steps, rootList, { level: 1, before: 1 })]
}

interface Depth {
  readonly level: number
  /** Rows of the same level that stand above the list. */
  readonly before: number
}

function listRows(steps: readonly Step[], address: ListAddress, { level, before }: Depth): readonly OutlineRow[] {
  if (steps.length === 0 && address.step !== null) return [emptyRow(address, level)]
  return steps.flatMap((step, index) => [
    {
      id: `step:${step.id}`,
      kind: 'step' as const,
      step,
      place: { ...address, index },
      level,
      number: before + index + 1,
      of: before + steps.length
    },
    ...laneRows(step, level + 1)
  ])
}

function laneRows(step: Step, level: number): readonly OutlineRow[] {
  const lanes = lanesOf(step).filter(({ key }) => key !== null)
  return lanes.flatMap((lane, place) => {
    const list = lane.key ?? ''
    const row = {
      id: `lane:${step.id}/${list}`,
      kind: 'lane' as const,
      step,
      lane,
      level,
      number: place + 1,
      of: lanes.length
    }
    return [row, ...listRows(lane.steps, { step: step.id, list }, { level: level + 1, before: 0 })]
  })
}

function emptyRow(address: ListAddress, level: number): OutlineRow {
  const place = { ...address, index: 0 }
  return { id: `plus:${address.step ?? ''}/${address.list}/0`, kind: 'plus', place, level, number: 1, of: 1 }
}
