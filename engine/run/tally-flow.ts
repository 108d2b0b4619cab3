import type { FlowTally, StepTally } from '../../schemas/flow-tally.ts'
import { addTallies } from '../core/add-tallies.ts'
import { limits } from '../limits.ts'
import type { TallySelection } from '../ports/tally-slice.ts'
import type { Store } from '../ports/store.ts'

/**
 * Counts over a flow what its runs did, newest first and stretch by stretch, so that runs go on meanwhile. Nothing is kept
 * for it while runs are at work: whoever looks pays for the count.
 */
export async function tallyFlow({ runs }: Pick<Store, 'runs'>, selection: TallySelection): Promise<FlowTally> {
  let steps: readonly StepTally[] = []
  let counted = 0
  let next: number | null = null
  do {
    const slice = await runs.tally(selection, next)
    steps = addTallies(steps, slice.steps)
    counted += slice.runs
    next = slice.next
  } while (next !== null && counted < limits.tallyRunsMax)
  const { version = null, from = null, to = null } = selection
  return { version, from, to, runs: counted, isPartial: next !== null, steps }
}
