import type { DateTrigger } from '../../schemas/trigger.ts'
import { inSentence } from '../format/in-sentence.ts'
import { calendarDayText } from '../format/moment.ts'
import { say } from '../texts/texts.ts'
import { durationText } from './duration-text.ts'
import type { Labels } from './labels.ts'
import { timeOfDayText } from './time-of-day-text.ts'

/** `3 ngày trước “Ngày sinh” của mỗi khách hàng, lúc 9:00 sáng, hằng năm`. */
export function dateSentence(trigger: DateTrigger, labels: Labels): string {
  const parts = [
    momentPart(trigger.offset, dayPart(trigger, labels)),
    trigger.timeOfDay === undefined ? '' : say.date_at({ time: timeOfDayText(trigger.timeOfDay) }),
    recurrence(trigger)
  ]
  return parts.filter((part) => part !== '').join(', ')
}

function dayPart({ entity, field, on, recurs }: DateTrigger, labels: Labels): string {
  if (entity !== undefined && field !== undefined) {
    return say.date_of_field({ field: labels.field(entity, field), entity: inSentence(labels.entity(entity)) })
  }
  const date = calendarDayText(on ?? '')
  // What comes back every year has no year of its own.
  if (recurs === 'yearly') return say.date_day({ date: date.slice(0, 5) })
  return recurs === 'lunarYearly' ? say.date_lunar_day({ date }) : say.date_day({ date })
}

function momentPart(offset: string | undefined, day: string): string {
  if (offset === undefined) return say.date_on({ day })
  if (offset.startsWith('-')) return say.date_before({ span: durationText(offset.slice(1)), day })
  return say.date_after({ span: durationText(offset), day })
}

function recurrence({ recurs = 'once' }: DateTrigger): string {
  if (recurs === 'once') return ''
  return recurs === 'yearly' ? say.date_yearly() : say.date_lunar_yearly()
}
