import type { EventMatcher } from '../../../schemas/event-matcher.ts'
import { writeAt } from '../../edit/properties.ts'
import { sayPanel } from '../../texts/panel-texts.ts'
import type { FirstThings, Line } from './lines.ts'

/** What an event that is waited for, or that ends a run, asks. `at` is where it stands. */
export function eventLines(at: string, event: EventMatcher, first: FirstThings): readonly Line[] {
  return [
    {
      at,
      control: 'variant',
      label: sayPanel.line_event(),
      chosen: event.on,
      variants: (['recordCreated', 'recordUpdated', 'recordDeleted', 'signal', 'flowFinished'] as const).map((on) => ({
        value: on,
        text: sayPanel[`event_${on}`](),
        become: (holder) => writeAt(holder, at, beginEvent(on, first))
      }))
    },
    ...ownLines(at, event),
    { at: `${at}.key`, control: 'cel', label: sayPanel.line_event_key(), help: sayPanel.help_event_key() },
    { at: `${at}.match`, control: 'cel', label: sayPanel.line_event_match(), help: sayPanel.help_event_match() }
  ]
}

export function beginEvent(on: EventMatcher['on'], { entity }: FirstThings): EventMatcher {
  switch (on) {
    case 'recordCreated':
    case 'recordUpdated':
    case 'recordDeleted':
      return { on, entity }
    case 'signal':
      return { on, name: 'signal' }
    case 'flowFinished':
      return { on, flow: 'flow' }
  }
}

function ownLines(at: string, event: EventMatcher): readonly Line[] {
  switch (event.on) {
    case 'recordCreated':
    case 'recordUpdated':
    case 'recordDeleted':
      return [
        { at: `${at}.entity`, control: 'entity', label: sayPanel.line_entity(), isRequired: true },
        ...(event.on === 'recordUpdated'
          ? [{ at: `${at}.fields`, control: 'entityFields' as const, label: sayPanel.line_fields() }]
          : []),
        { at: `${at}.by`, control: 'entityField', label: sayPanel.line_event_by(), help: sayPanel.help_event_by() }
      ]
    case 'signal':
      return [{ at: `${at}.name`, control: 'text', label: sayPanel.line_signal(), isRequired: true }]
    case 'flowFinished':
      return [{ at: `${at}.flow`, control: 'flow', label: sayPanel.line_flow(), isRequired: true }]
  }
}
