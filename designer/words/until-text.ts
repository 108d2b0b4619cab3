import { clockText, dayText } from '../format/moment.ts'
import { sayLook } from '../texts/look-texts.ts'

const dayMs = 86_400_000

/** A moment that is near, as short as it can be said: `14:05`, `14:05 mai`, `14:05 28/11`. */
export function untilText(moment: number, now: number): string {
  const time = clockText(moment)
  if (dayText(moment) === dayText(now)) return time
  if (dayText(moment) === dayText(now + dayMs)) return sayLook.time_tomorrow({ time })
  const [day, month, year] = dayText(moment).split('/')
  return dayText(moment).endsWith(dayText(now).slice(-4))
    ? `${time} ${day}/${month}`
    : `${time} ${day}/${month}/${year}`
}
