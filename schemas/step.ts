import type { EventMatcher } from './event-matcher.ts'
import type { JsonSchema } from './json.ts'
import type { Localized } from './localized.ts'
import type { Mapping, Weekday } from './mapping.ts'

/** One step of a flow. Its id is unique in the flow; its output stands in scope of the steps below it as `steps.<id>`. */
export type Step =
  | ActionStep
  | CodeStep
  | BranchStep
  | SplitStep
  | ParallelStep
  | ForEachStep
  | RepeatStep
  | WaitStep
  | WaitForStep
  | ApproveStep
  | SubflowStep
  | EndStep

interface StepCommon {
  readonly id: string
  readonly names?: Localized
  readonly note?: string
}

export interface ActionStep extends StepCommon {
  readonly kind: 'action'
  /** `<plugin>.<action>`. */
  readonly action: string
  readonly input?: Mapping
  readonly retry?: RetryPolicy
  /** Runs when the last attempt failed; then the flow goes on. Without it the run fails. */
  readonly onError?: readonly Step[]
  /** Called when the run fails later on, to make good what this step did; the last step comes first. */
  readonly compensate?: Compensation
}

export interface Compensation {
  readonly action: string
  /** In scope: what the step itself saw, and its output. */
  readonly input?: Mapping
}

/** A small JavaScript function in the sandbox. It reads nothing and changes nothing: input in, output out. */
export interface CodeStep extends StepCommon {
  readonly kind: 'code'
  readonly input?: Mapping
  /** Body of a function of `input`; what it returns is the output. */
  readonly code: string
  /** JSON Schema of the output, for the steps below. */
  readonly output?: JsonSchema
  readonly onError?: readonly Step[]
}

export interface BranchStep extends StepCommon {
  readonly kind: 'branch'
  /** The first case whose condition holds is taken. */
  readonly cases: readonly BranchCase[]
  readonly else?: readonly Step[]
}

export interface BranchCase {
  readonly id: string
  readonly names?: Localized
  /** CEL giving a boolean. */
  readonly when: string
  readonly steps: readonly Step[]
}

/** Divides by chance, for ever the same for the same subject. */
export interface SplitStep extends StepCommon {
  readonly kind: 'split'
  /** Shares in percent; together 100. */
  readonly arms: readonly SplitArm[]
}

export interface SplitArm {
  readonly id: string
  readonly names?: Localized
  readonly percent: number
  readonly steps: readonly Step[]
}

/** Lists side by side. The flow goes on when so many are done; the others are stopped. */
export interface ParallelStep extends StepCommon {
  readonly kind: 'parallel'
  readonly lists: readonly ParallelList[]
  readonly until: 'all' | 'any' | number
}

export interface ParallelList {
  readonly id: string
  readonly names?: Localized
  readonly steps: readonly Step[]
}

/** The same steps for each item, page by page. In scope: `item`, and `index` from 0. */
export interface ForEachStep extends StepCommon {
  readonly kind: 'forEach'
  readonly items: ForEachItems
  readonly steps: readonly Step[]
  /** CEL looked at after each item; ends the loop early. */
  readonly stopWhen?: string
  /** What an item that failed for good means: the run fails, or the loop goes on without it. Default `fail`. */
  readonly onItemError?: 'fail' | 'skip'
  /** Items at the most; default: the limit of Mạch. */
  readonly itemsMax?: number
}

export type ForEachItems =
  | { readonly cel: string }
  | {
      readonly entity: string
      /** Field to value; a value may be an expression. */
      readonly where?: Mapping
    }

/** A list again and again until a condition holds. In scope: `round` from 1. */
export interface RepeatStep extends StepCommon {
  readonly kind: 'repeat'
  readonly steps: readonly Step[]
  /** CEL looked at after each round. */
  readonly until: string
  readonly timesMax: number
}

/** Exactly one of `for`, `until`, `at`, `working`. */
export interface WaitStep extends StepCommon {
  readonly kind: 'wait'
  /** ISO 8601 duration, for example `PT24H` or `P3D`. */
  readonly for?: string
  /** CEL giving an ISO 8601 time. */
  readonly until?: string
  /** The next such time of day. */
  readonly at?: { readonly time: string; readonly zone: string; readonly days?: readonly Weekday[] }
  /** The next working time of a calendar, or so much working time from now. */
  readonly working?: { readonly calendar: string; readonly for?: string }
}

/** Waits for an event, or until a deadline. Events since the run began count: one that came first is not missed. */
export interface WaitForStep extends StepCommon {
  readonly kind: 'waitFor'
  readonly event: EventMatcher
  /** ISO 8601 duration. */
  readonly within: string
  /** Runs when the deadline has passed; then the flow goes on. */
  readonly onTimeout?: readonly Step[]
}

/** Asks people to decide. */
export interface ApproveStep extends StepCommon {
  readonly kind: 'approve'
  /** What is asked; a Liquid text. */
  readonly title: string
  /** CEL giving one person or a list of them: ids of users, or any text that names them. */
  readonly approvers: string
  /** How many must choose the same outcome; default 1. */
  readonly quorum?: number
  readonly outcomes: readonly ApproveOutcome[]
  /** JSON Schema of what a person fills in beside the decision. */
  readonly form?: JsonSchema
  readonly within: string
  readonly remindEvery?: string
  /** After so long these are asked too. */
  readonly escalate?: { readonly after: string; readonly to: string }
  /** Runs each time people are asked, reminded or called in; in scope: `approval`. */
  readonly notify?: readonly Step[]
  readonly onTimeout?: readonly Step[]
}

export interface ApproveOutcome {
  readonly id: string
  readonly names: Localized
  readonly steps: readonly Step[]
}

export interface SubflowStep extends StepCommon {
  readonly kind: 'subflow'
  readonly flow: string
  readonly input?: Mapping
  /** Whether this flow waits for the other's result. */
  readonly wait: boolean
  readonly onError?: readonly Step[]
}

export interface EndStep extends StepCommon {
  readonly kind: 'end'
  readonly outcome: 'completed' | 'goal' | 'failed'
  readonly result?: Mapping
}

export interface RetryPolicy {
  /** Attempts in all, the first included. */
  readonly attemptsMax: number
  readonly firstDelayMs: number
  readonly delayMaxMs: number
}
