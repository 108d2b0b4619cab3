import type {
  AskedEntry,
  AwaitedEntry,
  CalledEntry,
  CancelledEntry,
  ChoseEntry,
  CompensatedEntry,
  DecidedEntry,
  DelegatedEntry,
  DoneEntry,
  EditedEntry,
  ExpiredEntry,
  FailedEntry,
  FinishedEntry,
  ForkedEntry,
  GoalEntry,
  JoinedEntry,
  LoopedEntry,
  MovedEntry,
  PagedEntry,
  ReceivedEntry,
  RetriedEntry,
  OverranEntry,
  ReturnedEntry,
  SleptEntry,
  WokeEntry
} from '../../../schemas/journal.ts'
import type { Json } from '../../../schemas/json.ts'

/** A part of a run's story: all that the journal says of one thing that happened. */
export type Chapter =
  | CallChapter
  | ChoiceChapter
  | SleepChapter
  | ForkChapter
  | LoopChapter
  | PagesChapter
  | AwaitChapter
  | ApprovalChapter
  | SubflowChapter
  | UndoChapter
  | EditChapter
  | TurnChapter
  | EndChapter

export interface CallChapter {
  readonly kind: 'call'
  readonly step: string
  readonly failures: readonly FailedEntry[]
  readonly retries: readonly RetriedEntry[]
  readonly done: DoneEntry | null
}

export interface ChoiceChapter {
  readonly kind: 'choice'
  readonly step: string
  readonly chose: ChoseEntry
}

export interface SleepChapter {
  readonly kind: 'sleep'
  readonly step: string
  readonly slept: SleptEntry
  readonly woke: WokeEntry | null
}

/** Lists side by side, each with its own story, and how they came together. */
export interface ForkChapter {
  readonly kind: 'fork'
  readonly step: string
  readonly forked: ForkedEntry
  readonly joined: JoinedEntry | null
  /** Stories by the id of the list; a list to which nothing has happened is not there. */
  readonly lanes: ReadonlyMap<string, readonly Chapter[]>
}

export interface LoopChapter {
  readonly kind: 'loop'
  readonly step: string
  readonly rounds: readonly Round[]
  readonly ended: LoopedEntry | null
}

export interface Round {
  readonly began: LoopedEntry
  readonly chapters: readonly Chapter[]
}

export interface PagesChapter {
  readonly kind: 'pages'
  readonly step: string
  readonly pages: readonly PagedEntry[]
  readonly failures: readonly FailedEntry[]
}

export interface AwaitChapter {
  readonly kind: 'await'
  readonly step: string
  readonly awaited: AwaitedEntry
  readonly end: ReceivedEntry | ExpiredEntry | null
}

export type ApprovalEntry = AskedEntry | DecidedEntry | DelegatedEntry | ExpiredEntry

export interface ApprovalChapter {
  readonly kind: 'approval'
  readonly step: string
  readonly asked: AskedEntry
  /** All that happened since, in order. */
  readonly entries: readonly ApprovalEntry[]
  /** The outcome that enough people chose; null while it is open, and when its time ran out. */
  readonly outcome: string | null
  /** How people were told. */
  readonly notices: readonly Chapter[]
}

export interface SubflowChapter {
  readonly kind: 'subflow'
  readonly step: string
  readonly called: CalledEntry
  readonly returned: ReturnedEntry | null
}

/** What was made good after a failure, the last step first. */
export interface UndoChapter {
  readonly kind: 'undo'
  readonly entries: readonly CompensatedEntry[]
}

export interface EditChapter {
  readonly kind: 'edit'
  readonly entry: EditedEntry
  readonly changes: readonly OutputChange[]
}

export interface OutputChange {
  readonly step: string
  /** Undefined when the step had given no output before. */
  readonly before: Json | undefined
  readonly after: Json
}

export interface TurnChapter {
  readonly kind: 'turn'
  readonly entry: GoalEntry | MovedEntry | OverranEntry
}

export interface EndChapter {
  readonly kind: 'end'
  readonly entry: FinishedEntry | CancelledEntry
}
