import type { Step } from '../../schemas/step.ts'

/** The sizes of the canvas in its own units (pixels at 100 %). They do not depend on texts, so nothing jumps. */
export const sizes = {
  cardWidth: 272,
  cardHeight: 76,
  noteHeight: 24,
  triggerHeight: 76,
  finishWidth: 96,
  finishHeight: 28,
  /** From a card to the one below it, with a `+` in the middle. */
  gap: 52,
  plus: 24,
  /** From a card to the line that leads to its lanes, and from the joined lanes down. */
  fork: 22,
  /** A lane's word, below the fork. */
  laneWidth: 200,
  laneHeight: 28,
  laneGap: 40,
  framePadding: 20
} as const

export function cardHeight(step: Step): number {
  return sizes.cardHeight + (step.note ? sizes.noteHeight : 0)
}
