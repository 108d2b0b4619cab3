import type { Trigger } from '../../schemas/trigger.ts'
import { say } from '../texts/texts.ts'
import { durationText } from './duration-text.ts'

/** What else is to be known of a trigger: the zone of its times, what was missed, what comes in bursts. */
export function triggerNotes(trigger: Trigger): readonly string[] {
  return [
    ...('zone' in trigger ? [say.trigger_zone({ zone: trigger.zone })] : []),
    ...('missed' in trigger ? [trigger.missed === 'run' ? say.missed_run() : say.missed_skip()] : []),
    ...leapDayNote(trigger),
    ...debounceNotes(trigger)
  ]
}

const leapDays = { feb28: say.leap_day_feb28, mar1: say.leap_day_mar1, skip: say.leap_day_skip }

function leapDayNote(trigger: Trigger): readonly string[] {
  return trigger.type === 'date' && trigger.leapDay ? [leapDays[trigger.leapDay]()] : []
}

function debounceNotes({ debounce }: Trigger): readonly string[] {
  if (!debounce) return []
  const note = say.debounce_note({ span: durationText(debounce.for) })
  return debounce.atMost === undefined ? [note] : [note, say.debounce_most({ span: durationText(debounce.atMost) })]
}
