import type { Step, WaitStep } from '../../../schemas/step.ts'
import { writeAt } from '../../edit/properties.ts'
import { sayPanel } from '../../texts/panel-texts.ts'
import { eventLines } from './event-lines.ts'
import type { FirstThings, Line, Variant } from './lines.ts'

/** What each kind of step asks besides its name and its parts. An action asks what its schema asks. */
export function stepLines(step: Step, first: FirstThings): readonly Line[] {
  return lines[step.kind](step as never, first)
}

type Lines = { readonly [K in Step['kind']]: (step: Extract<Step, { kind: K }>, first: FirstThings) => readonly Line[] }

const lines: Lines = {
  action: () => [],
  branch: () => [],
  split: () => [],
  code: () => [
    { at: 'input', control: 'mapping', label: sayPanel.line_input() },
    { at: 'code', control: 'code', label: sayPanel.line_code(), help: sayPanel.help_code() },
    { at: 'output', control: 'shape', label: sayPanel.line_output() }
  ],
  parallel: ({ until }) => [
    {
      at: 'until',
      control: 'variant',
      label: sayPanel.line_until_lists(),
      chosen: typeof until === 'number' ? 'some' : until,
      variants: [
        { value: 'all', text: sayPanel.until_all(), become: (step) => ({ ...step, until: 'all' }) },
        { value: 'any', text: sayPanel.until_any(), become: (step) => ({ ...step, until: 'any' }) },
        { value: 'some', text: sayPanel.until_some(), become: (step) => ({ ...step, until: 1 }) }
      ]
    },
    ...(typeof until === 'number'
      ? [{ at: 'until', control: 'integer' as const, label: sayPanel.line_lists_done(), isRequired: true }]
      : [])
  ],
  forEach: ({ items }, { entity }) => [
    {
      at: 'items',
      control: 'variant',
      label: sayPanel.line_items(),
      chosen: 'cel' in items ? 'cel' : 'entity',
      variants: [
        { value: 'cel', text: sayPanel.items_list(), become: (step) => ({ ...step, items: { cel: '[]' } }) },
        {
          value: 'entity',
          text: sayPanel.items_records(),
          become: (step) => ({ ...step, items: { entity } })
        }
      ]
    },
    ...('cel' in items
      ? [{ at: 'items.cel', control: 'cel' as const, label: sayPanel.line_list(), isRequired: true }]
      : [
          { at: 'items.entity', control: 'entity' as const, label: sayPanel.line_entity(), isRequired: true },
          { at: 'items.where', control: 'mapping' as const, label: sayPanel.line_where() }
        ]),
    { at: 'stopWhen', control: 'condition', label: sayPanel.line_stop_when() },
    {
      at: 'onItemError',
      control: 'choice',
      label: sayPanel.line_item_error(),
      isOptional: true,
      choices: [
        { value: 'fail', text: sayPanel.item_error_fail() },
        { value: 'skip', text: sayPanel.item_error_skip() }
      ]
    },
    { at: 'itemsMax', control: 'integer', label: sayPanel.line_items_max() }
  ],
  repeat: () => [
    { at: 'until', control: 'condition', label: sayPanel.line_repeat_until(), isRequired: true },
    { at: 'timesMax', control: 'integer', label: sayPanel.line_times_max(), isRequired: true }
  ],
  wait: (step) => [
    { at: '', control: 'variant', label: sayPanel.line_wait(), chosen: waitMode(step), variants: waitVariants() },
    ...waitLines[waitMode(step)]()
  ],
  waitFor: (step, first) => [
    ...eventLines('event', step.event, first),
    { at: 'within', control: 'duration', label: sayPanel.line_within(), isRequired: true }
  ],
  approve: () => [
    { at: 'title', control: 'liquid', label: sayPanel.line_question(), isRequired: true },
    {
      at: 'approvers',
      control: 'cel',
      label: sayPanel.line_approvers(),
      help: sayPanel.help_approvers(),
      isRequired: true
    },
    { at: 'quorum', control: 'integer', label: sayPanel.line_quorum() },
    { at: 'within', control: 'duration', label: sayPanel.line_within(), isRequired: true },
    { at: 'remindEvery', control: 'duration', label: sayPanel.line_remind() },
    { at: 'escalate.after', control: 'duration', label: sayPanel.line_escalate_after() },
    { at: 'escalate.to', control: 'cel', label: sayPanel.line_escalate_to() },
    { at: 'form', control: 'shape', label: sayPanel.line_approve_form() }
  ],
  subflow: () => [
    { at: 'flow', control: 'flow', label: sayPanel.line_flow(), isRequired: true },
    { at: 'wait', control: 'check', label: sayPanel.line_subflow_wait() },
    { at: 'input', control: 'mapping', label: sayPanel.line_input() }
  ],
  end: () => [
    {
      at: 'outcome',
      control: 'choice',
      label: sayPanel.line_outcome(),
      choices: [
        { value: 'completed', text: sayPanel.outcome_completed() },
        { value: 'goal', text: sayPanel.outcome_goal() },
        { value: 'failed', text: sayPanel.outcome_failed() }
      ]
    },
    { at: 'result', control: 'mapping', label: sayPanel.line_result() }
  ]
}

type WaitMode = 'for' | 'until' | 'at' | 'working'

function waitMode({ until, at, working }: WaitStep): WaitMode {
  if (until !== undefined) return 'until'
  if (at !== undefined) return 'at'
  return working === undefined ? 'for' : 'working'
}

const waitBegins: Readonly<Record<WaitMode, unknown>> = {
  for: 'P1D',
  until: 'trigger.at',
  at: { time: '08:00', zone: 'Asia/Ho_Chi_Minh' },
  working: { calendar: 'office' }
}

/** Only one of the four may stand in a step, so taking one takes the others away. */
function waitVariants(): readonly Variant[] {
  const texts = {
    for: sayPanel.wait_for(),
    until: sayPanel.wait_until(),
    at: sayPanel.wait_at(),
    working: sayPanel.wait_working()
  }
  const modes = Object.keys(texts) as WaitMode[]
  return modes.map((mode) => ({
    value: mode,
    text: texts[mode],
    become: (step) => modes.reduce((now, one) => writeAt(now, one, one === mode ? waitBegins[mode] : undefined), step)
  }))
}

const waitLines: Readonly<Record<WaitMode, () => readonly Line[]>> = {
  for: () => [{ at: 'for', control: 'duration', label: sayPanel.line_span(), isRequired: true }],
  until: () => [
    { at: 'until', control: 'cel', label: sayPanel.line_until_time(), help: sayPanel.help_time(), isRequired: true }
  ],
  at: () => [
    { at: 'at.time', control: 'time', label: sayPanel.line_time(), isRequired: true },
    { at: 'at.days', control: 'weekdays', label: sayPanel.line_days() },
    { at: 'at.zone', control: 'zone', label: sayPanel.line_zone(), isRequired: true }
  ],
  working: () => [
    { at: 'working.calendar', control: 'text', label: sayPanel.line_calendar(), isRequired: true },
    { at: 'working.for', control: 'duration', label: sayPanel.line_working_for() }
  ]
}
