import { say } from '../texts/texts.ts'

/** `09:00` as people say it: `9:00 sáng`, `2:30 chiều`; in English `9:00 am`. */
export function timeOfDayText(time: string): string {
  const [hourText = '0', minute = '00'] = time.split(':')
  const hour = Number(hourText)
  return partOf(hour)({ time: `${hour > 12 ? hour - 12 : hour}:${minute}` })
}

function partOf(hour: number): (fillings: { readonly time: string }) => string {
  if (hour < 4 || hour >= 22) return hour < 4 ? say.time_small_hours : say.time_late
  if (hour < 11) return say.time_morning
  if (hour < 13) return hour < 12 ? say.time_before_noon : say.time_noon
  return hour < 18 ? say.time_afternoon : say.time_evening
}
