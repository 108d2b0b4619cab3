import { say } from '../texts/texts.ts'

const weekdays = [
  say.weekday_0,
  say.weekday_1,
  say.weekday_2,
  say.weekday_3,
  say.weekday_4,
  say.weekday_5,
  say.weekday_6,
  say.weekday_0
] as const

/** `Mỗi ngày lúc 08:00` for the schedules people write most; anything richer is shown as it is written. */
export function cronSentence(cron: string): string {
  const fields = cron.trim().split(/\s+/)
  const [minute, hour, day, month, weekday] = fields.length === 6 ? fields.slice(1) : fields
  const time = timeOf(hour, minute)
  if (!time || month !== '*') return say.trigger_schedule_other({ cron })
  if (day === '*' && weekday === '*') return say.trigger_daily({ time })
  const name = weekday === undefined ? undefined : weekdays[Number(weekday)]
  if (day === '*' && name) return say.trigger_weekly({ weekday: name(), time })
  if (weekday === '*' && isNumber(day)) return say.trigger_monthly({ day: Number(day), time })
  return say.trigger_schedule_other({ cron })
}

function timeOf(hour: string | undefined, minute: string | undefined): string | null {
  if (!isNumber(hour) || !isNumber(minute)) return null
  return `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`
}

function isNumber(text: string | undefined): text is string {
  return text !== undefined && /^\d{1,2}$/.test(text)
}
