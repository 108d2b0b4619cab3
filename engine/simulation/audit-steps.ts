import type { Flow } from '../../schemas/flow.ts'
import type { JournalEntry } from '../../schemas/journal.ts'
import type { Step } from '../../schemas/step.ts'
import type { EndedRun, Ending } from './ending.ts'

/**
 * Each step as often as the flow says. It walks the tree of a flow beside the journal of a run that came to the end of its
 * list: what was chosen, how many rounds there were and which lists were done say how often every step must have run.
 */
export function auditSteps({ story, runs }: Ending): readonly string[] {
  return story.flows.flatMap((flow) =>
    runs.filter(({ flowId }) => flowId === flow.id).flatMap((run) => (ranOut(run) ? walk(flow, run) : []))
  )
}

/** Those that a person has meddled with, or that ended early, tell less. */
function ranOut({ journal }: EndedRun): boolean {
  const last = journal.at(-1)
  const isWhole = last?.kind === 'finished' && last.outcome === 'completed' && last.step === null
  return isWhole && !journal.some(({ kind }) => kind === 'retried' || kind === 'edited' || kind === 'moved')
}

function walk(flow: Flow, { id, journal }: EndedRun): readonly string[] {
  const walker = new Walker(journal)
  walker.list(flow.steps, 1)
  return walker.problems.map((problem) => `${id} of ${flow.id}: ${problem}`)
}

type StepOf<Kind extends Step['kind']> = Extract<Step, { kind: Kind }>

class Walker {
  readonly problems: string[] = []
  readonly #byStep: Map<string | null, JournalEntry[]>

  constructor(journal: readonly JournalEntry[]) {
    this.#byStep = Map.groupBy(journal, (entry) => ('step' in entry ? entry.step : null))
  }

  /** Every step of a list, which was gone through so many times. */
  list(steps: readonly Step[], times: number): void {
    for (const step of steps) this.#step(step, times)
  }

  #step(step: Step, times: number): void {
    switch (step.kind) {
      case 'action':
      case 'code':
        return this.#call(step, times)
      case 'branch':
        this.#expect(step, 'chose', times)
        for (const each of step.cases) this.list(each.steps, this.#chosen(step, each.id))
        return this.list(step.else ?? [], this.#chosen(step, 'else'))
      case 'split':
        this.#expect(step, 'chose', times)
        return step.arms.forEach((arm) => this.list(arm.steps, this.#chosen(step, arm.id)))
      case 'parallel':
        return this.#parallel(step, times)
      case 'repeat':
        this.#same(
          step,
          this.#count(step, 'looped', (entry) => !entry.goesOn),
          { kind: 'looped', times }
        )
        return this.list(
          step.steps,
          this.#count(step, 'looped', (entry) => entry.goesOn)
        )
      case 'forEach':
        return this.#same(
          step,
          this.#count(step, 'paged', (entry) => entry.isLast),
          { kind: 'paged', times }
        )
      case 'wait':
        this.#expect(step, 'slept', times)
        return this.#expect(step, 'woke', times)
      case 'waitFor':
        this.#expect(step, 'awaited', times)
        return this.list(step.onTimeout ?? [], this.#count(step, 'expired'))
      case 'approve':
        this.#same(
          step,
          this.#count(step, 'asked', ({ reason }) => reason === 'asked'),
          { kind: 'asked', times }
        )
        return this.list(step.onTimeout ?? [], this.#count(step, 'expired'))
      case 'subflow':
        return this.#expect(step, 'called', times)
      case 'end':
        if (times > 0) this.problems.push(`${step.id} should have ended it`)
    }
  }

  #call(step: StepOf<'action' | 'code'>, times: number): void {
    const given = this.#count(step, 'failed', ({ retryAt }) => retryAt === null)
    this.#expect(step, 'done', times - given)
    if (given > 0 && !step.onError) this.problems.push(`${step.id} failed and it went on`)
    this.list(step.onError ?? [], given)
  }

  /** A list that was stopped may have come anywhere. */
  #parallel(step: StepOf<'parallel'>, times: number): void {
    this.#expect(step, 'forked', times)
    this.#expect(step, 'joined', times)
    for (const list of step.lists) {
      const done = this.#count(step, 'joined', (entry) => entry.done.includes(list.id))
      if (done === times) this.list(list.steps, times)
    }
    const early = this.#count(step, 'joined', ({ done }) => done.length < neededBy(step))
    if (early > 0) this.problems.push(`${step.id} went on before enough of its lists were done`)
  }

  #chosen(step: Step, part: string): number {
    return this.#count(step, 'chose', (entry) => entry.case === part)
  }

  #expect(step: Step, kind: JournalEntry['kind'], times: number): void {
    this.#same(step, this.#count(step, kind), { kind, times })
  }

  #same({ id }: Step, count: number, { kind, times }: { readonly kind: string; readonly times: number }): void {
    if (count !== times) this.problems.push(`${id} has ${count} × ${kind}, not ${times}`)
  }

  #count<Kind extends JournalEntry['kind']>(step: Step, kind: Kind, where: Where<Kind> = () => true): number {
    const entries = this.#byStep.get(step.id) ?? []
    return entries.filter((entry): entry is Extract<JournalEntry, { kind: Kind }> => entry.kind === kind).filter(where)
      .length
  }
}

function neededBy({ until, lists }: StepOf<'parallel'>): number {
  if (until === 'all') return lists.length
  return until === 'any' ? 1 : Math.min(until, lists.length)
}

type Where<Kind extends JournalEntry['kind']> = (entry: Extract<JournalEntry, { kind: Kind }>) => boolean
