import type { StepTally } from '../../schemas/flow-tally.ts'

/** Two counts of different runs as one. */
export function addTallies(a: readonly StepTally[], b: readonly StepTally[]): readonly StepTally[] {
  const sums = new Map(a.map((tally) => [tally.step, tally]))
  for (const tally of b) {
    const before = sums.get(tally.step)
    sums.set(tally.step, before ? sumOf(before, tally) : tally)
  }
  return [...sums.values()]
}

function sumOf(a: StepTally, b: StepTally): StepTally {
  const took = { ...a.took }
  for (const [name, runs] of Object.entries(b.took)) took[name] = (took[name] ?? 0) + runs
  return {
    step: a.step,
    reached: a.reached + b.reached,
    waiting: a.waiting + b.waiting,
    working: a.working + b.working,
    failed: a.failed + b.failed,
    cancelled: a.cancelled + b.cancelled,
    took
  }
}
