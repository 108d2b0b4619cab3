import type { Flow } from '../../../schemas/flow.ts'
import type { Trigger } from '../../../schemas/trigger.ts'
import { readAt, writeAt } from '../../edit/properties.ts'
import { sayEdit } from '../../texts/edit-texts.ts'
import { triggerWord } from '../../pages/edit/kind-words.ts'
import type { FirstThings, Line } from './lines.ts'

const zone = 'Asia/Ho_Chi_Minh'

/** What each kind of trigger says before anybody has said anything. */
function begins({ form, entity }: FirstThings): { readonly [T in Trigger['type']]: Extract<Trigger, { type: T }> } {
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
      label: sayEdit.line_trigger(),
      chosen: trigger.type,
      variants: (Object.keys(blank) as Trigger['type'][]).map((type) => ({
        value: type,
        text: triggerWord(type),
        become: (flow) => ({ ...flow, trigger: blank[type] })
      }))
    },
    ...ownLines(trigger, first).map((line) => ({ ...line, at: `trigger.${line.at}` })),
    { at: 'trigger.condition', control: 'condition', label: sayEdit.line_condition() },
    { at: 'subject', control: 'cel', label: sayEdit.line_subject(), help: sayEdit.help_subject() },
    { at: 'trigger.key', control: 'cel', label: sayEdit.line_key(), help: sayEdit.help_key() },
    { at: 'trigger.debounce.for', control: 'duration', label: sayEdit.line_debounce() }
  ]
}

function missed(): Line {
  return {
    at: 'missed',
    control: 'choice',
    label: sayEdit.line_missed(),
    choices: [
      { value: 'run', text: sayEdit.missed_run() },
      { value: 'skip', text: sayEdit.missed_skip() }
    ]
  }
}

const entityLine = (): Line => ({ at: 'entity', control: 'entity', label: sayEdit.line_entity(), isRequired: true })
const zoneLine = (): Line => ({ at: 'zone', control: 'zone', label: sayEdit.line_zone(), isRequired: true })
const fieldLine = (isRequired: boolean): Line => ({
  at: 'field',
  control: 'entityField',
  label: sayEdit.line_field(),
  isRequired
})

function ownLines(trigger: Trigger, first: FirstThings): readonly Line[] {
  switch (trigger.type) {
    case 'form':
      return [{ at: 'form', control: 'form', label: sayEdit.line_form(), isRequired: true }]
    case 'webhook':
      return [{ at: 'body', control: 'shape', label: sayEdit.line_body() }]
    case 'manual':
      return [{ at: 'input', control: 'shape', label: sayEdit.line_manual_input() }]
    case 'recordCreated':
      return [entityLine()]
    case 'recordUpdated':
      return [entityLine(), { at: 'fields', control: 'entityFields', label: sayEdit.line_fields() }]
    case 'threshold':
      return [entityLine(), fieldLine(true), ...thresholdLines()]
    case 'schedule':
      return [
        { at: 'cron', control: 'text', label: sayEdit.line_cron(), help: sayEdit.help_cron(), isRequired: true },
        zoneLine(),
        missed()
      ]
    case 'date':
      return [...dateLines(trigger, first), zoneLine(), missed()]
    case 'inactivity':
      return [
        entityLine(),
        { at: 'for', control: 'duration', label: sayEdit.line_inactive(), isRequired: true },
        fieldLine(false),
        missed()
      ]
    case 'signal':
      return [{ at: 'name', control: 'text', label: sayEdit.line_signal(), isRequired: true }]
    case 'flowFinished':
      return [{ at: 'flow', control: 'flow', label: sayEdit.line_flow(), isRequired: true }]
  }
}

function thresholdLines(): readonly Line[] {
  return [
    { at: 'value', control: 'integer', label: sayEdit.line_value(), isRequired: true },
    {
      at: 'direction',
      control: 'choice',
      label: sayEdit.line_direction(),
      choices: [
        { value: 'up', text: sayEdit.direction_up() },
        { value: 'down', text: sayEdit.direction_down() }
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
      label: sayEdit.line_date(),
      chosen: isFixed ? 'on' : 'field',
      variants: [
        {
          value: 'field',
          text: sayEdit.date_of_record(),
          become: (flow) => ({ ...without(flow, 'on'), trigger: begins(first).date })
        },
        {
          value: 'on',
          text: sayEdit.date_fixed(),
          become: (flow) => writeAt(without(flow, 'entity', 'field'), 'trigger.on', '2027-01-01')
        }
      ]
    },
    ...(isFixed
      ? [{ at: 'on', control: 'day' as const, label: sayEdit.line_day(), isRequired: true }]
      : [entityLine(), fieldLine(true)]),
    { at: 'offset', control: 'text', label: sayEdit.line_offset(), help: sayEdit.help_offset() },
    { at: 'timeOfDay', control: 'time', label: sayEdit.line_time() },
    {
      at: 'recurs',
      control: 'choice',
      label: sayEdit.line_recurs(),
      isOptional: true,
      choices: [
        { value: 'once', text: sayEdit.recurs_once() },
        { value: 'yearly', text: sayEdit.recurs_yearly() },
        { value: 'lunarYearly', text: sayEdit.recurs_lunar() }
      ]
    }
  ]
}
