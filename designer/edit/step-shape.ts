import type { Step } from '../../schemas/step.ts'

/** How a text of a step is read: an expression, a text with places to fill in, or a mapping that holds both. */
export type TextReading = 'cel' | 'liquid' | 'mapping'

/** A list that a kind of step may hold. `always`: it is drawn before anything is in it. */
export interface ListShape {
  readonly at: string
  readonly drawn: 'always' | 'whenWritten'
}

export interface StepShape {
  /** The property whose parts each hold a list: cases, arms, lists, outcomes. */
  readonly parts: string | null
  readonly lists: readonly ListShape[]
  /** Beside its lists a run may simply go on: because the step did its work, or because what it waited for came. */
  readonly goesOn: 'done' | 'came' | null
  /** Its list runs more than once. */
  readonly isLoop: boolean
  /** Where it holds texts, by path. */
  readonly texts: Readonly<Record<string, TextReading>>
  readonly partTexts: Readonly<Record<string, TextReading>>
}

const plain: StepShape = { parts: null, lists: [], goesOn: null, isLoop: false, texts: {}, partTexts: {} }
const onError: ListShape = { at: 'onError', drawn: 'whenWritten' }
const onTimeout: ListShape = { at: 'onTimeout', drawn: 'always' }
const body: ListShape = { at: 'steps', drawn: 'always' }

/**
 * What each kind of step holds. Everything that edits, draws or walks a flow reads this table, so a new kind is a line
 * here and nothing else.
 */
export const stepShapes: Readonly<Record<Step['kind'], StepShape>> = {
  action: {
    ...plain,
    lists: [onError],
    goesOn: 'done',
    texts: { input: 'mapping', 'compensate.input': 'mapping' }
  },
  code: { ...plain, lists: [onError], goesOn: 'done', texts: { input: 'mapping' } },
  branch: { ...plain, parts: 'cases', lists: [{ at: 'else', drawn: 'always' }], partTexts: { when: 'cel' } },
  split: { ...plain, parts: 'arms' },
  parallel: { ...plain, parts: 'lists' },
  forEach: {
    ...plain,
    lists: [body],
    isLoop: true,
    texts: { 'items.cel': 'cel', 'items.where': 'mapping', stopWhen: 'cel' }
  },
  repeat: { ...plain, lists: [body], isLoop: true, texts: { until: 'cel' } },
  wait: { ...plain, texts: { until: 'cel' } },
  waitFor: { ...plain, lists: [onTimeout], goesOn: 'came', texts: { 'event.key': 'cel', 'event.match': 'cel' } },
  approve: {
    ...plain,
    parts: 'outcomes',
    lists: [onTimeout, { at: 'notify', drawn: 'whenWritten' }],
    texts: { title: 'liquid', approvers: 'cel', 'escalate.to': 'cel' }
  },
  subflow: { ...plain, lists: [onError], goesOn: 'done', texts: { input: 'mapping' } },
  end: { ...plain, texts: { result: 'mapping' } }
}
