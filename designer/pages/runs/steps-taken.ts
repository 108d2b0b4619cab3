import type { JournalEntry } from '../../../schemas/journal.ts'
import type { Step } from '../../../schemas/step.ts'
import type { RunDetail } from '../../../schemas/views.ts'
import type { Way } from '../../canvas/layout.ts'
import { lanesOf, type Lane } from '../../edit/lanes.ts'
import { outcomeChosen } from './outcome-chosen.ts'

/** What a run did at each step, and which ways of its flow it took. */
export interface StepsTaken {
  readonly ways: ReadonlySet<Way>
  readonly entriesOf: ReadonlyMap<string, readonly JournalEntry[]>
  readonly reached: ReadonlySet<string>
}

type Run = Pick<RunDetail, 'journal' | 'lanes' | 'flow' | 'status'>

/** Reads from its journal where a run went; what it did in earlier rounds of a loop counts too. */
export function stepsTaken(run: Run): StepsTaken {
  const named = run.journal.flatMap((entry) =>
    'step' in entry && entry.step !== null ? [{ entry, id: entry.step }] : []
  )
  const entriesOf = new Map(
    [...Map.groupBy(named, ({ id }) => id)].map(([id, group]) => [id, group.map(({ entry }) => entry)])
  )
  const standing = new Set(run.lanes.map(({ step }) => step))
  const walk = new Walk(entriesOf, standing)
  walk.list(run.flow.steps)
  return { ways: walk.ways, entriesOf, reached: new Set([...entriesOf.keys(), ...standing]) }
}

class Walk {
  readonly ways = new Set<Way>()
  readonly #entriesOf: ReadonlyMap<string, readonly JournalEntry[]>
  readonly #standing: ReadonlySet<string>

  constructor(entriesOf: ReadonlyMap<string, readonly JournalEntry[]>, standing: ReadonlySet<string>) {
    this.#entriesOf = entriesOf
    this.#standing = standing
  }

  list(steps: readonly Step[]): void {
    for (const step of steps) this.#step(step)
  }

  #step(step: Step): void {
    const entries = this.#entriesOf.get(step.id) ?? []
    const isReached = entries.length > 0 || this.#standing.has(step.id)
    if (isReached) this.ways.add(`into:${step.id}`)
    const lanes = lanesOf(step)
    for (const lane of lanes) this.list(lane.steps)
    const taken = lanes.filter((lane) => this.#isInside(lane) || isTaken(step, lane, entries))
    for (const lane of taken) this.ways.add(`lane:${step.id}/${lane.key ?? lane.role}`)
    if (entries.some((entry) => entry.kind === 'looped' && entry.goesOn && entry.rounds > 0)) {
      this.ways.add(`back:${step.id}`)
    }
    if (isReached && this.#isLeft(step, entries, taken)) this.ways.add(`out:${step.id}`)
  }

  #isInside({ steps }: Lane): boolean {
    return steps.some(({ id }) => this.ways.has(`into:${id}`))
  }

  /** Whether the run went on below the step. */
  #isLeft(step: Step, entries: readonly JournalEntry[], taken: readonly Lane[]): boolean {
    if (this.#standing.has(step.id) || step.kind === 'end') return false
    if (step.kind === 'parallel') return entries.some(({ kind }) => kind === 'joined')
    if (step.kind === 'repeat') return entries.some((entry) => entry.kind === 'looped' && !entry.goesOn)
    if (step.kind === 'forEach') return entries.some((entry) => entry.kind === 'paged' && entry.isLast)
    const roads = taken.filter(({ role }) => role !== 'notify')
    if (roads.length > 0) return roads.some(({ steps }) => isThrough(steps, this.ways))
    return entries.some(({ kind }) => kind !== 'failed' && kind !== 'retried')
  }
}

function isThrough(steps: readonly Step[], ways: ReadonlySet<Way>): boolean {
  const last = steps.at(-1)
  return !last || ways.has(`out:${last.id}`)
}

/** What the journal itself says of a lane, which may hold no step. */
function isTaken(step: Step, lane: Lane, entries: readonly JournalEntry[]): boolean {
  const has = (kind: JournalEntry['kind']): boolean => entries.some((entry) => entry.kind === kind)
  switch (lane.role) {
    case 'part':
      return isPartTaken(step, lane, entries)
    case 'done':
      return has('done') || has('returned')
    case 'came':
      return has('received')
    case 'else':
      return entries.some((entry) => entry.kind === 'chose' && entry.case === 'else')
    case 'onTimeout':
      return has('expired')
    case 'steps':
      return entries.some((entry) => entry.kind === 'paged' || (entry.kind === 'looped' && entry.goesOn))
    case 'onError':
    case 'notify':
      return false
  }
}

function isPartTaken(step: Step, { part }: Lane, entries: readonly JournalEntry[]): boolean {
  if (step.kind === 'parallel') return entries.some(({ kind }) => kind === 'forked')
  if (step.kind === 'approve') {
    const decided = entries.filter((entry) => entry.kind === 'decided')
    return outcomeChosen(decided, step) === part?.id
  }
  return entries.some((entry) => entry.kind === 'chose' && entry.case === part?.id)
}
