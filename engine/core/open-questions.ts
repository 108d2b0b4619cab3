import type { Millis } from '../../schemas/json.ts'
import type { RunState } from './run-state.ts'

/** What a run asks people, with those who have not decided yet. */
export interface OpenQuestion {
  readonly step: string
  readonly title: string
  readonly people: readonly string[]
  readonly askedAt: Millis
  readonly until: Millis
}

/** The questions that are open in this state. Pure. */
export function openQuestions({ lanes, finished, goal, failure }: RunState): readonly OpenQuestion[] {
  if (finished || goal || failure) return []
  return lanes.flatMap(({ at, standing }) => {
    if (at === null || standing?.kind !== 'asked') return []
    const { title, approvers, decisions, askedAt, until } = standing
    const people = approvers.filter((approver) => !decisions.some(({ by }) => by === approver))
    return [{ step: at, title, people, askedAt, until }]
  })
}
