import type { Flow } from '../../../schemas/flow.ts'
import type { Trigger } from '../../../schemas/trigger.ts'
import { readAt, writeAt } from '../../edit/properties.ts'
import { sayPanel } from '../../texts/panel-texts.ts'
import { triggerWord } from '../../pages/edit/kind-words.ts'
import type { FirstThings, Line, Variant } from './lines.ts'

const zone = 'Asia/Ho_Chi_Minh'

/** Triggers that the engine itself has; those of plugins are listed by their names. */
type OwnType = Exclude<Trigger['type'], 'plugin'>

/** What each kind of trigger says before anybody has said anything. */
function begins({ form, entity }: FirstThings): { readonly [T in OwnType]: Extract<Trigger, { type: T }> } {
  return {
    form: { type: 'form', form },
    webhook: { type: 'webhook', body: { type: 'object' } },
    recordCreated: { type: 'recordCreated', entity },
    recordUpdated: { type: 'recordUpdated', entity },
    threshold: { type: 'threshold', entity, field: 'points', value: 100, direction: 'up' },
    schedule: { type: 'schedule', cron: '0 8 * * 1', zone, missed: 'skip' },
    date: { type: 'date', entity, field: 'birthday', zone, recurs: 'yearly', missed: 'run' },
    inactivity: { type: 'inactivity', entity, for: 'P30D', missed: 'run' },
    signal: { type: 'signal', name: 'signal' },
    flowFinished: { type: 'flowFinished', flow: 'flow' },
    manual: { type: 'manual' }
  }
}

/** What the beginning of a flow asks. The lines stand in the flow, so their paths begin with `trigger`. */
export function triggerLines({ trigger }: Flow, first: FirstThings): readonly Line[] {
  const blank = begins(first)
  return [
    {
      at: 'trigger',
      control: 'variant',
      label: sayPanel.line_trigger(),
      chosen: trigger.type === 'plugin' ? `plugin:${trigger.trigger}` : trigger.type,
      variants: [
        ...(Object.keys(blank) as OwnType[]).map((type) => ({
          value: type,
          text: triggerWord(type),
          become: (flow: object) => ({ ...flow, trigger: blank[type] })
        })),
        ...pluginVariants(trigger, first)
      ]
    },
    ...ownLines(trigger, first).map((line) => ({ ...line, at: `trigger.${line.at}` })),
    { at: 'trigger.condition', control: 'condition', label: sayPanel.line_condition() },
    { at: 'subject', control: 'cel', label: sayPanel.line_subject(), help: sayPanel.help_subject() },
    { at: 'trigger.key', control: 'cel', label: sayPanel.line_key(), help: sayPanel.help_key() },
    { at: 'trigger.debounce.for', control: 'duration', label: sayPanel.line_debounce() }
  ]
}

/** What plugins bring, and a trigger that is chosen but no longer installed. */
function pluginVariants(trigger: Trigger, { triggers }: FirstThings): readonly Variant[] {
  const isGone = trigger.type === 'plugin' && !triggers.some(({ value }) => value === trigger.trigger)
  const gone = isGone ? [{ value: trigger.trigger, text: trigger.trigger }] : []
  return [...triggers, ...gone].map(({ value, text }) => ({
    value: `plugin:${value}`,
    text,
    become: (flow) => ({ ...flow, trigger: { type: 'plugin', trigger: value } })
  }))
}

function missed(): Line {
  return {
    at: 'missed',
    control: 'choice',
    label: sayPanel.line_missed(),
    choices: [
      { value: 'run', text: sayPanel.missed_run() },
      { value: 'skip', text: sayPanel.missed_skip() }
    ]
  }
}

const entityLine = (): Line => ({ at: 'entity', control: 'entity', label: sayPanel.line_entity(), isRequired: true })
const zoneLine = (): Line => ({ at: 'zone', control: 'zone', label: sayPanel.line_zone(), isRequired: true })
const fieldLine = (isRequired: boolean): Line => ({
  at: 'field',
  control: 'entityField',
  label: sayPanel.line_field(),
  isRequired
})

function ownLines(trigger: Trigger, first: FirstThings): readonly Line[] {
  switch (trigger.type) {
    case 'form':
      return [{ at: 'form', control: 'form', label: sayPanel.line_form(), isRequired: true }]
    case 'webhook':
      return [{ at: 'body', control: 'shape', label: sayPanel.line_body() }]
    case 'manual':
      return [{ at: 'input', control: 'shape', label: sayPanel.line_manual_input() }]
    case 'recordCreated':
      return [entityLine()]
    case 'recordUpdated':
      return [entityLine(), { at: 'fields', control: 'entityFields', label: sayPanel.line_fields() }]
    case 'threshold':
      return [entityLine(), fieldLine(true), ...thresholdLines()]
    case 'schedule':
      return [
        { at: 'cron', control: 'text', label: sayPanel.line_cron(), help: sayPanel.help_cron(), isRequired: true },
        zoneLine(),
        missed()
      ]
    case 'date':
      return [...dateLines(trigger, first), zoneLine(), missed()]
    case 'inactivity':
      return [
        entityLine(),
        { at: 'for', control: 'duration', label: sayPanel.line_inactive(), isRequired: true },
        fieldLine(false),
        missed()
      ]
    case 'signal':
      return [{ at: 'name', control: 'text', label: sayPanel.line_signal(), isRequired: true }]
    case 'plugin':
      return []
    case 'flowFinished':
      return [{ at: 'flow', control: 'flow', label: sayPanel.line_flow(), isRequired: true }]
  }
}

function thresholdLines(): readonly Line[] {
  return [
    { at: 'value', control: 'integer', label: sayPanel.line_value(), isRequired: true },
    {
      at: 'direction',
      control: 'choice',
      label: sayPanel.line_direction(),
      choices: [
        { value: 'up', text: sayPanel.direction_up() },
        { value: 'down', text: sayPanel.direction_down() }
      ]
    }
  ]
}

function dateLines(trigger: Trigger, first: FirstThings): readonly Line[] {
  const isFixed = readAt(trigger, 'on') !== undefined
  const without = (flow: object, ...names: readonly string[]): object =>
    names.reduce((now, name) => writeAt(now, `trigger.${name}`, undefined), flow)
  return [
    {
      at: 'date',
      control: 'variant',
      label: sayPanel.line_date(),
      chosen: isFixed ? 'on' : 'field',
      variants: [
        {
          value: 'field',
          text: sayPanel.date_of_record(),
          become: (flow) => ({ ...without(flow, 'on'), trigger: begins(first).date })
        },
        {
          value: 'on',
          text: sayPanel.date_fixed(),
          become: (flow) => writeAt(without(flow, 'entity', 'field'), 'trigger.on', '2027-01-01')
        }
      ]
    },
    ...(isFixed
      ? [{ at: 'on', control: 'day' as const, label: sayPanel.line_day(), isRequired: true }]
      : [entityLine(), fieldLine(true)]),
    { at: 'offset', control: 'text', label: sayPanel.line_offset(), help: sayPanel.help_offset() },
    { at: 'timeOfDay', control: 'time', label: sayPanel.line_time() },
    {
      at: 'recurs',
      control: 'choice',
      label: sayPanel.line_recurs(),
      isOptional: true,
      choices: [
        { value: 'once', text: sayPanel.recurs_once() },
        { value: 'yearly', text: sayPanel.recurs_yearly() },
        { value: 'lunarYearly', text: sayPanel.recurs_lunar() }
      ]
    }
  ]
}
