import type { Flow } from '../../../schemas/flow.ts'
import type { FlowTally } from '../../../schemas/flow-tally.ts'
import type { Overlay, StepMark } from '../../canvas/overlay.ts'
import { tallyOverlay } from '../flows/tally-overlay.ts'

/** Counts of played runs over their flow. There is nowhere to go from them: the runs are none of this installation's. */
export function pastOverlay(flow: Flow, tally: FlowTally, number: (count: number) => string): Overlay {
  const { steps, ...drawn } = tallyOverlay(flow, tally, { number, runsAt: () => ({}) })
  return { ...drawn, steps: new Map([...steps].map(([id, mark]) => [id, inText(mark)])) }
}

function inText({ links = [], ...mark }: StepMark): StepMark {
  const text = [mark.text, ...links.map((link) => link.text)].join(' · ')
  return { ...mark, text, tone: links.at(-1)?.tone ?? mark.tone }
}
