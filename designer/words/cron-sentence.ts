import { m } from '../paraglide/messages.js'

const weekdays = [
  m.weekday_0,
  m.weekday_1,
  m.weekday_2,
  m.weekday_3,
  m.weekday_4,
  m.weekday_5,
  m.weekday_6,
  m.weekday_0
] as const

/** `Mỗi ngày lúc 08:00` for the schedules people write most; anything richer is shown as it is written. */
export function cronSentence(cron: string): string {
  const fields = cron.trim().split(/\s+/)
  const [minute, hour, day, month, weekday] = fields.length === 6 ? fields.slice(1) : fields
  const time = timeOf(hour, minute)
  if (!time || month !== '*') return m.trigger_schedule_other({ cron })
  if (day === '*' && weekday === '*') return m.trigger_daily({ time })
  const name = weekday === undefined ? undefined : weekdays[Number(weekday)]
  if (day === '*' && name) return m.trigger_weekly({ weekday: name(), time })
  if (weekday === '*' && isNumber(day)) return m.trigger_monthly({ day: Number(day), time })
  return m.trigger_schedule_other({ cron })
}

function timeOf(hour: string | undefined, minute: string | undefined): string | null {
  if (!isNumber(hour) || !isNumber(minute)) return null
  return `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`
}

function isNumber(text: string | undefined): text is string {
  return text !== undefined && /^\d{1,2}$/.test(text)
}
