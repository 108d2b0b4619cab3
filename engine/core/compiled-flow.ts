import type { Flow } from '../../schemas/flow.ts'
import type { EndStep, RetryPolicy, WaitStep } from '../../schemas/step.ts'
import type { JsonSchema, Millis } from '../../schemas/json.ts'
import type { Expression } from './expression.ts'
import type { CompiledMapping } from './mapping.ts'
import type { Text } from './text.ts'

/**
 * A flow in the form in which runs follow it: each step knows which one comes after it, so that the end of a list goes on
 * to what stands below the step that holds the list.
 */
export interface CompiledFlow {
  readonly id: string
  readonly version: number
  readonly flow: Flow
  readonly first: string | null
  readonly stepsById: ReadonlyMap<string, CompiledStep>
  readonly condition: Expression | null
  readonly key: Expression | null
  readonly subject: Expression | null
  readonly debounce: CompiledDebounce | null
  readonly enrolment: CompiledEnrolment | null
  readonly timeLimitMs: Millis | null
  /** Its runs may wait for events: they have a goal or a step that does. */
  readonly hasEvents: boolean
  /** Its runs may ask people. */
  readonly hasQuestions: boolean
  /** Script of all `code` steps, as the sandbox loads it; null when there are none. */
  readonly script: string | null
}

export interface CompiledDebounce {
  readonly quietMs: Millis
  readonly atMostMs: Millis
  readonly key: Expression | null
}

export interface CompiledEnrolment {
  readonly key: Expression | null
  readonly suppress: Expression | null
  readonly onConflict: 'skip' | 'restart' | 'queue' | 'parallel'
  /** Whether who has been through may come again, and after how long. */
  readonly reEnrol: 'always' | 'never' | Millis
  readonly group: string | null
  readonly goal: CompiledMatcher | null
  readonly gate: Gate | null
}

/** Limits on how many runs of a flow are under way; what is over them waits in line. */
export interface Gate {
  readonly maxConcurrent: number | null
  readonly maxPerKey: number | null
  readonly rate: { readonly count: number; readonly perMs: Millis; readonly of: 'flow' | 'key' } | null
}

export type CompiledStep =
  | CompiledAction
  | CompiledCode
  | CompiledBranch
  | CompiledSplit
  | CompiledParallel
  | CompiledForEach
  | CompiledRepeat
  | CompiledWait
  | CompiledWaitFor
  | CompiledApprove
  | CompiledSubflow
  | CompiledEnd

/** Steps that call into the sandbox. */
export type CompiledCall = CompiledAction | CompiledCode

interface Placed {
  readonly id: string
  /** The step after this one; null ends the lane. The last step of a loop's list leads back to the loop. */
  readonly next: string | null
  /** The lane it runs in: '' is the run itself, `<parallel>:<list>` a list of a parallel step. */
  readonly lane: string
  /** The loops around it, outermost first. */
  readonly loops: readonly string[]
}

interface Failable {
  readonly retry: RetryPolicy
  /** First step of the error list, the step after it when the list is empty; undefined when a failure fails the run. */
  readonly onError: string | null | undefined
}

export interface CompiledAction extends Placed, Failable {
  readonly kind: 'action'
  readonly action: string
  readonly input: CompiledMapping
  readonly compensate: { readonly action: string; readonly input: CompiledMapping } | null
}

export interface CompiledCode extends Placed, Failable {
  readonly kind: 'code'
  readonly input: CompiledMapping
  /** Schema of its output; `{}` allows anything. */
  readonly output: JsonSchema
}

export interface CompiledBranch extends Placed {
  readonly kind: 'branch'
  readonly cases: readonly { readonly id: string; readonly when: Expression; readonly first: string | null }[]
  readonly otherwise: string | null
}

export interface CompiledSplit extends Placed {
  readonly kind: 'split'
  /** `upTo` is where the arm's share ends between 0 and 100. */
  readonly arms: readonly { readonly id: string; readonly upTo: number; readonly first: string | null }[]
}

export interface CompiledParallel extends Placed {
  readonly kind: 'parallel'
  readonly lists: readonly { readonly id: string; readonly lane: string; readonly first: string | null }[]
  /** Lists that must be done. */
  readonly needed: number
}

export interface CompiledForEach extends Placed {
  readonly kind: 'forEach'
  readonly items:
    | { readonly kind: 'list'; readonly list: Expression }
    | { readonly kind: 'records'; readonly entity: string; readonly where: CompiledMapping }
  readonly first: string | null
  readonly stopWhen: Expression | null
  readonly skipsFailures: boolean
  readonly itemsMax: number
}

export interface CompiledRepeat extends Placed {
  readonly kind: 'repeat'
  readonly first: string
  readonly until: Expression
  readonly timesMax: number
}

export interface CompiledWait extends Placed {
  readonly kind: 'wait'
  readonly durationMs: Millis | null
  readonly until: Expression | null
  readonly at: WaitStep['at'] | null
  readonly working: { readonly calendar: string; readonly durationMs: Millis | null } | null
}

export interface CompiledWaitFor extends Placed {
  readonly kind: 'waitFor'
  readonly event: CompiledMatcher
  readonly withinMs: Millis
  readonly onTimeout: string | null
}

export interface CompiledMatcher {
  /** `recordUpdated:<entity>`, `signal:<name>` and so on. */
  readonly topic: string
  /** Field of the record that holds the key. */
  readonly by: string | null
  readonly fields: readonly string[] | null
  readonly key: Expression | null
  readonly match: Expression | null
}

export interface CompiledApprove extends Placed {
  readonly kind: 'approve'
  readonly title: Text
  readonly approvers: Expression
  readonly quorum: number
  readonly outcomes: readonly { readonly id: string; readonly first: string | null }[]
  readonly withinMs: Millis
  readonly remindMs: Millis | null
  readonly escalate: { readonly afterMs: Millis; readonly to: Expression } | null
  readonly notify: { readonly lane: string; readonly first: string } | null
  readonly onTimeout: string | null
}

export interface CompiledSubflow extends Placed {
  readonly kind: 'subflow'
  readonly flow: string
  readonly input: CompiledMapping
  readonly waits: boolean
  readonly onError: string | null | undefined
}

export interface CompiledEnd extends Placed {
  readonly kind: 'end'
  readonly outcome: EndStep['outcome']
  readonly result: CompiledMapping
}
