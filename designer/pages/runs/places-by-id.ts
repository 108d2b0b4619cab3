import type { Step } from '../../../schemas/step.ts'
import { innerLists, type InnerList } from '../../format/inner-lists.ts'

/** A list inside a step whose story is told inside that step's own. */
export interface Place {
  readonly step: string
  readonly list: string
}

export type Places = ReadonlyMap<string, readonly Place[]>

const toldInside: ReadonlySet<InnerList['role']> = new Set(['list', 'round', 'notify'])

/** For every step the lists it stands in, the outermost first: lists side by side, rounds, and what tells approvers. */
export function placesById(steps: readonly Step[]): Places {
  return new Map(placesIn(steps, []))
}

function placesIn(steps: readonly Step[], path: readonly Place[]): readonly [string, readonly Place[]][] {
  return steps.flatMap((step) => [
    [step.id, path] as [string, readonly Place[]],
    ...innerLists(step).flatMap(({ role, id, steps: inner }) =>
      placesIn(inner, toldInside.has(role) ? [...path, { step: step.id, list: id }] : path)
    )
  ])
}
