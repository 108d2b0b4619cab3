import type { Flow } from '../../../schemas/flow.ts'
import type { Step } from '../../../schemas/step.ts'
import { language } from '../../state/language.svelte.ts'
import type { Vocabulary } from '../../state/vocabulary.svelte.ts'
import type { Labels } from '../../words/labels.ts'
import { say } from '../../texts/texts.ts'
import { stepSentence } from '../../words/step-sentence.ts'
import { withTrigger } from '../../words/with-scope.ts'
import { stepsById } from '../runs/steps-by-id.ts'

/** How the steps of a flow read. */
export class StepWords {
  readonly #flow: () => Flow
  readonly #vocabulary: Vocabulary
  readonly labels: Labels = $derived.by(() => withTrigger(this.#vocabulary.labels, this.#flow().trigger))
  readonly #steps = $derived.by(() => stepsById(this.#flow().steps))

  constructor(flow: () => Flow, vocabulary: Vocabulary) {
    this.#flow = flow
    this.#vocabulary = vocabulary
  }

  name(id: string): string {
    const step = this.#steps.get(id)
    if (!step) return id
    return step.names ? language.pick(step.names) : stepSentence(step, this.labels, language.current)
  }

  /** A list that a step has chosen, by its id. */
  caseName(stepId: string, id: string): string {
    const step = this.#steps.get(stepId)
    const names = listsOf(step).find((list) => list.id === id)?.names
    if (names) return language.pick(names)
    return id === 'else' ? say.branch_else() : id
  }
}

function listsOf(step: Step | undefined) {
  if (step?.kind === 'branch') return step.cases
  return step?.kind === 'split' ? step.arms : []
}
