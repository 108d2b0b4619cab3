import type { FlowTally, StepTally } from '../../../schemas/flow-tally.ts'
import type { Flow } from '../../../schemas/flow.ts'
import type { Step } from '../../../schemas/step.ts'
import type { Way } from '../../canvas/layout.ts'
import { lanesOf, type Lane } from '../../edit/lanes.ts'

/** How many runs took each way of a flow. */
export type WayCounts = ReadonlyMap<Way, number>

const nothing: StepTally = { step: '', reached: 0, waiting: 0, working: 0, failed: 0, cancelled: 0, took: {} }

/** Works out from what runs did at each step how many took each way. */
export function flowNumbers({ steps }: Pick<Flow, 'steps'>, tally: FlowTally): WayCounts {
  const walk = new Walk(new Map(tally.steps.map((one) => [one.step, one])))
  walk.list(steps)
  if (steps.length === 0) walk.ways.set('begin', tally.runs)
  return walk.ways
}

class Walk {
  readonly ways = new Map<Way, number>()
  readonly #tallies: ReadonlyMap<string, StepTally>

  constructor(tallies: ReadonlyMap<string, StepTally>) {
    this.#tallies = tallies
  }

  list(steps: readonly Step[]): void {
    for (const step of steps) this.#step(step)
  }

  #step(step: Step): void {
    const tally = this.#tallies.get(step.id) ?? nothing
    const lanes = lanesOf(step)
    this.ways.set(`into:${step.id}`, tally.reached)
    for (const lane of lanes) {
      this.list(lane.steps)
      this.ways.set(`lane:${step.id}/${lane.key ?? lane.role}`, this.#came(step, lane))
    }
    this.ways.set(`back:${step.id}`, tally.took['looped:again'] ?? 0)
    this.ways.set(`out:${step.id}`, this.#left(step, lanes))
  }

  /** Runs that came into a lane: those that came to its first step, or what the journal says of one without steps. */
  #came(step: Step, { steps, part, role }: Lane): number {
    const [first] = steps
    if (first) return this.#tallies.get(first.id)?.reached ?? 0
    const { took } = this.#tallies.get(step.id) ?? nothing
    const of = (...words: readonly string[]): number => words.reduce((sum, word) => sum + (took[word] ?? 0), 0)
    switch (role) {
      case 'part':
        return of(step.kind === 'parallel' ? 'forked' : `${step.kind === 'approve' ? 'decided' : 'chose'}:${part?.id}`)
      case 'done':
        return of('done', 'returned')
      case 'came':
        return of('received')
      case 'else':
        return of('chose:else')
      case 'onTimeout':
        return of('expired')
      case 'steps':
        return Math.max(of('looped:first'), of('paged:last'), of('paged:more'))
      case 'onError':
      case 'notify':
        return 0
    }
  }

  /** Runs that went on below a step. */
  #left(step: Step, lanes: readonly Lane[]): number {
    const { reached, waiting, working, failed, cancelled, took } = this.#tallies.get(step.id) ?? nothing
    switch (step.kind) {
      case 'end':
        return 0
      case 'parallel':
        return took['joined'] ?? 0
      case 'repeat':
        return took['looped:last'] ?? 0
      case 'forEach':
        return took['paged:last'] ?? 0
      default:
        if (lanes.length === 0) return Math.max(0, reached - waiting - working - failed - cancelled)
        return lanes.reduce((sum, lane) => sum + this.#leftLane(step, lane), 0)
    }
  }

  #leftLane(step: Step, { role, key, steps }: Lane): number {
    if (role === 'notify') return 0
    const last = steps.at(-1)
    return this.ways.get(last ? `out:${last.id}` : `lane:${step.id}/${key ?? role}`) ?? 0
  }
}
