import type { EventMatcher } from '../../../schemas/event-matcher.ts'
import type { Flow } from '../../../schemas/flow.ts'
import { writeAt } from '../../edit/properties.ts'
import { sayPanel } from '../../texts/panel-texts.ts'
import { beginEvent, eventLines } from './event-lines.ts'
import type { FirstThings, Line, Variant } from './lines.ts'

/** Who may be in a flow, and how often. The lines stand in the flow. */
export function enrolmentLines({ enrolment }: Flow, first: FirstThings): readonly Line[] {
  const { reEnrol, goal } = enrolment ?? {}
  const again = typeof reEnrol === 'object' ? 'after' : (reEnrol ?? 'always')
  return [
    { at: 'enrolment.key', control: 'cel', label: sayPanel.line_enrol_key(), help: sayPanel.help_enrol_key() },
    {
      at: 'enrolment.onConflict',
      control: 'choice',
      label: sayPanel.line_conflict(),
      isOptional: true,
      choices: (['parallel', 'skip', 'restart', 'queue'] as const).map((value) => ({
        value,
        text: sayPanel[`conflict_${value}`]()
      }))
    },
    {
      at: 'enrolment.reEnrol',
      control: 'variant',
      label: sayPanel.line_again(),
      chosen: again,
      variants: againVariants()
    },
    ...(again === 'after'
      ? [
          {
            at: 'enrolment.reEnrol.after',
            control: 'duration' as const,
            label: sayPanel.line_again_after(),
            isRequired: true
          }
        ]
      : []),
    { at: 'enrolment.suppress', control: 'condition', label: sayPanel.line_suppress() },
    ...goalLines(goal, first),
    ...limitLines()
  ]
}

/** An event that ends the run, wherever it stands. */
function goalLines(goal: EventMatcher | undefined, first: FirstThings): readonly Line[] {
  return [
    {
      at: 'enrolment.goal',
      control: 'variant',
      label: sayPanel.line_goal(),
      chosen: goal ? 'event' : 'none',
      variants: [
        { value: 'none', text: sayPanel.goal_none(), become: (flow) => writeAt(flow, 'enrolment.goal', undefined) },
        {
          value: 'event',
          text: sayPanel.goal_event(),
          become: (flow) => writeAt(flow, 'enrolment.goal', beginEvent('signal', first))
        }
      ]
    },
    ...(goal ? eventLines('enrolment.goal', goal, first) : [])
  ]
}

/** How many at a time, and whose turn comes first. */
function limitLines(): readonly Line[] {
  return [
    { at: 'enrolment.maxConcurrent', control: 'integer', label: sayPanel.line_max_concurrent() },
    { at: 'enrolment.maxConcurrentPerKey', control: 'integer', label: sayPanel.line_max_per_key() },
    { at: 'enrolment.exclusiveGroup', control: 'text', label: sayPanel.line_group(), help: sayPanel.help_group() },
    {
      at: 'enrolment.priority',
      control: 'choice',
      label: sayPanel.line_priority(),
      isOptional: true,
      choices: (['high', 'normal', 'low'] as const).map((value) => ({ value, text: sayPanel[`priority_${value}`]() }))
    }
  ]
}

function againVariants(): readonly Variant[] {
  return [
    { value: 'always', text: sayPanel.again_always(), become: (flow) => writeAt(flow, 'enrolment.reEnrol', 'always') },
    { value: 'never', text: sayPanel.again_never(), become: (flow) => writeAt(flow, 'enrolment.reEnrol', 'never') },
    {
      value: 'after',
      text: sayPanel.again_after(),
      become: (flow) => writeAt(flow, 'enrolment.reEnrol', { after: 'P30D' })
    }
  ]
}
