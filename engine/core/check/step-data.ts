import { unionType, type DataType, type FieldType } from './data-type.ts'

/**
 * What the steps before a place have surely given, maybe given, or not given, and what conditions on the way there have
 * made sure. Lists of a step that divides each get a fork; where the lists come together again, the forks are joined.
 */
export class StepData {
  readonly #before: StepData | null
  readonly #outputs = new Map<string, FieldType>()
  readonly #facts = new Set<string>()

  constructor(before: StepData | null = null) {
    this.#before = before
  }

  fork(): StepData {
    return new StepData(this)
  }

  /** What a step has given; null when it has surely not run. */
  output(step: string): FieldType | null {
    return this.#outputs.get(step) ?? this.#before?.output(step) ?? null
  }

  setOutput(step: string, type: DataType, isSure = true): void {
    this.#outputs.set(step, { type, isSure })
  }

  /** `path` says that it is there, `!path` that it is missing or empty. */
  holds(fact: string): boolean {
    return this.#facts.has(fact) || (this.#before?.holds(fact) ?? false)
  }

  learn(facts: Iterable<string>): void {
    for (const fact of facts) this.#facts.add(fact)
  }

  /** After one of several forks, nobody knows which. */
  joinOne(forks: readonly StepData[]): void {
    const [first, ...others] = forks
    if (!first) return
    for (const id of new Set(forks.flatMap((fork) => [...fork.#outputs.keys()])))
      this.#outputs.set(id, joined(forks, id))
    this.learn(first.#factsSince(this).filter((fact) => others.every((fork) => fork.holds(fact))))
  }

  /** After all forks. */
  joinAll(forks: readonly StepData[]): void {
    for (const fork of forks) {
      for (const [id, output] of fork.#outputs) this.#outputs.set(id, output)
      this.learn(fork.#factsSince(this))
    }
  }

  /** After some forks: what they gave may be there or not. */
  joinSome(forks: readonly StepData[]): void {
    for (const fork of forks) for (const [id, { type }] of fork.#outputs) this.#outputs.set(id, { type, isSure: false })
  }

  #factsSince(start: StepData): readonly string[] {
    if (this === start) return []
    const before = this.#before ? this.#before.#factsSince(start) : []
    return [...before, ...this.#facts]
  }
}

function joined(forks: readonly StepData[], id: string): FieldType {
  const outputs = forks.map((fork) => fork.output(id))
  const there = outputs.flatMap((output) => output ?? [])
  return { type: unionType(there.map(({ type }) => type)), isSure: outputs.every((output) => output?.isSure === true) }
}
