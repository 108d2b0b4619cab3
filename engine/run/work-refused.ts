import type { EngineError } from '../errors.ts'

/** Thrown inside a step whose earlier work was refused: the step is void and the run goes back to its last commit. */
export class WorkRefused extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super('the work since the last commit was refused')
    this.refusal = refusal
  }
}

type Refusal = { readonly why: 'refused'; readonly error: EngineError } | { readonly why: 'lost' }
