import fc from 'fast-check'
import type { Flow } from '../../../../schemas/flow.ts'
import type { Step } from '../../../../schemas/step.ts'
import { layOut, type Shape } from '../../../../designer/canvas/layout.ts'
import { addPart, movePart, removePart, toggleList } from '../../../../designer/edit/edit-parts.ts'
import {
  duplicateSteps,
  insertSteps,
  moveSteps,
  outermost,
  pasteSteps,
  removeSteps,
  replaceStep,
  unwrapStep,
  wrapInBranch
} from '../../../../designer/edit/edit-steps.ts'
import { changeStep, placedSteps, type Place } from '../../../../designer/edit/flow-places.ts'
import { newStep, type StepChoice } from '../../../../designer/edit/new-step.ts'
import { renameStep } from '../../../../designer/edit/rename-references.ts'
import { freshId } from '../../../../designer/edit/renew-ids.ts'
import { shiftStep } from '../../../../designer/edit/shift-step.ts'
import { partsOf } from '../../../../designer/edit/step-lists.ts'
import { stepShapes } from '../../../../designer/edit/step-shape.ts'

/** One edit as three numbers: which, at what, with what. They are taken modulo what there is. */
export type InventedEdit = readonly [number, number, number]

export const inventedEdits = (max: number): fc.Arbitrary<readonly InventedEdit[]> =>
  fc.array(fc.tuple(fc.nat(999), fc.nat(999), fc.nat(999)), { minLength: 1, maxLength: max })

export const emptyFlow: Flow = {
  id: 'invented',
  names: { vi: 'Thử', en: 'Try' },
  trigger: { type: 'manual' },
  steps: []
}

export const allKinds = Object.keys(stepShapes) as readonly Step['kind'][]

function placesOf(flow: Flow): readonly Place[] {
  return layOut(flow)
    .shapes.filter((shape): shape is Extract<Shape, { kind: 'plus' }> => shape.kind === 'plus')
    .map(({ place }) => place)
}

export function inventFlow(edits: readonly InventedEdit[]): Flow {
  return edits.reduce((flow, [which, where, what]) => applyEdit(flow, [which % 2, where, what]), emptyFlow)
}

/** Every kind of edit there is; one that makes no sense here leaves the flow as it is. */
export function applyEdit(flow: Flow, [which, where, what]: InventedEdit): Flow {
  const placed = placedSteps(flow)
  const step = pick(placed, where)?.step
  const place = pick(placesOf(flow), where)
  if (!step || which % edits.length < 2) return place ? insertAt(flow, place, what) : flow
  const edit = edits[which % edits.length]
  const chosen = new Set([step.id, ...placed.filter((_, at) => what % (at + 2) === 0).map((one) => one.step.id)])
  return edit && place ? (edit({ flow, step, place, chosen, what }) ?? flow) : flow
}

interface Setting {
  readonly flow: Flow
  readonly step: Step
  readonly place: Place
  readonly chosen: ReadonlySet<string>
  readonly what: number
}

const edits: readonly ((setting: Setting) => Flow | null)[] = [
  () => null,
  () => null,
  ({ flow, chosen }) => removeSteps(flow, chosen),
  ({ flow, chosen, place }) => moveSteps(flow, chosen, place),
  ({ flow, chosen }) => duplicateSteps(flow, chosen).flow,
  ({ flow, chosen, place }) => pasteSteps(flow, place, outermost(flow, chosen)).flow,
  ({ flow, step }) => unwrapStep(flow, step.id).flow,
  ({ flow, step }) => wrapInBranch(flow, new Set([step.id]))?.flow ?? null,
  ({ flow, step, what }) => replaceStep(flow, step.id, { ...newStep(flow, choiceOf(what)), id: step.id }),
  ({ flow, step, what }) => shiftStep(flow, step.id, (['up', 'down', 'left', 'right'] as const)[what % 4] ?? 'up'),
  ({ flow, step }) =>
    renameStep(flow, step.id, freshId('renamed', new Set(placedSteps(flow).map((one) => one.step.id)))),
  ({ flow, step }) => changeStep(flow, step.id, addPart),
  ({ flow, step, what }) => changeStep(flow, step.id, (one) => removePart(one, pick(partsOf(one), what)?.id ?? '')),
  ({ flow, step, what }) =>
    changeStep(flow, step.id, (one) => movePart(one, pick(partsOf(one), what)?.id ?? '', what % 2 === 0 ? 1 : -1)),
  ({ flow, step, what }) => {
    const list = pick(stepShapes[step.kind].lists, what)
    return list ? changeStep(flow, step.id, (one) => toggleList(one, list.at)) : null
  }
]

function insertAt(flow: Flow, place: Place, what: number): Flow {
  const made = newStep(flow, choiceOf(what))
  const before = pick(placedSteps(flow), what)?.step.id
  const step =
    made.kind === 'action' && before
      ? { ...made, input: { a: { cel: `steps.${before}.x` }, b: { text: `{{ steps.${before}.y }}` } } }
      : made
  return insertSteps(flow, place, [step]).flow
}

function choiceOf(what: number): StepChoice {
  const kind = pick(allKinds, what) ?? 'end'
  return kind === 'action' ? { kind, action: 'shop.echo' } : { kind }
}

function pick<T>(list: readonly T[], at: number): T | undefined {
  return list.length === 0 ? undefined : list[at % list.length]
}
