import type { FlowTally, StepTally } from '../../../schemas/flow-tally.ts'
import type { Flow } from '../../../schemas/flow.ts'
import type { Way } from '../../canvas/layout.ts'
import type { MarkLink, Overlay, StepMark, WayMark } from '../../canvas/overlay.ts'
import { paths } from '../../paths.ts'
import { sayLook } from '../../texts/look-texts.ts'
import { flowNumbers } from './flow-numbers.ts'

interface Telling {
  readonly number: (count: number) => string
  /** The filter of the list of runs that stand at a step. */
  readonly runsAt: (step: string, status: 'waiting' | 'failed') => Readonly<Record<string, string>>
}

/** Counts over many runs drawn over their flow: how many took each line, which part of a branch, who waits and failed where. */
export function tallyOverlay(flow: Flow, tally: FlowTally, telling: Telling): Overlay {
  const numbers = flowNumbers(flow, tally)
  const ways = [...numbers].flatMap(([way, count]): [Way, WayMark][] => {
    if (count === 0) return []
    const text = textOf(way, count, { numbers, number: telling.number })
    return [[way, { share: tally.runs === 0 ? 0 : Math.min(1, count / tally.runs), ...(text ? { text } : {}) }]]
  })
  const steps = tally.steps.filter(({ reached }) => reached > 0).map((one) => [one.step, markOf(one, telling)] as const)
  const trigger = { tone: 'quiet', text: sayLook.tally_runs({ count: telling.number(tally.runs) }) } as const
  return { trigger, steps: new Map(steps), ways: new Map(ways) }
}

function markOf(tally: StepTally, telling: Telling): StepMark {
  const text = sayLook.tally_passed({ count: telling.number(tally.reached) })
  return { tone: 'quiet', text, links: standingLinks(tally, telling) }
}

/** To the runs that wait at a step, and to those that failed there. */
export function standingLinks({ step, waiting, failed }: StepTally, { number, runsAt }: Telling): readonly MarkLink[] {
  const links: readonly MarkLink[] = [
    {
      tone: 'wait',
      text: sayLook.tally_waiting({ count: number(waiting) }),
      href: paths.runsWith(runsAt(step, 'waiting'))
    },
    { tone: 'bad', text: sayLook.tally_failed({ count: number(failed) }), href: paths.runsWith(runsAt(step, 'failed')) }
  ]
  return links.filter(({ tone }) => (tone === 'wait' ? waiting : failed) > 0)
}

interface Numbers {
  readonly numbers: ReadonlyMap<Way, number>
  readonly number: (count: number) => string
}

/** On the head of a lane also its part of all that came to the step. */
function textOf(way: Way, count: number, { numbers, number }: Numbers): string {
  if (!way.startsWith('lane:')) return number(count)
  const step = way.slice('lane:'.length, way.indexOf('/'))
  const all = numbers.get(`into:${step}`) ?? 0
  return all === 0 ? number(count) : `${number(count)} · ${percentText(count / all)}`
}

/** `31%`, `0,4%`: what is small is not said to be nothing. */
export function percentText(share: number): string {
  const percent = share * 100
  return `${percent > 0 && percent < 1 ? sayLook.percent_small() : Math.round(percent)}%`
}
