import type { Weekday } from '../../schemas/mapping.ts'
import { say } from '../texts/texts.ts'
import { listText } from './list-text.ts'

const week: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

const names: Readonly<Record<Weekday, () => string>> = {
  mon: say.weekday_1,
  tue: say.weekday_2,
  wed: say.weekday_3,
  thu: say.weekday_4,
  fri: say.weekday_5,
  sat: say.weekday_6,
  sun: say.weekday_0
}

/** From so many days in a row on, only the first and the last are named. */
const rangeMin = 3

/** `thứ Hai–thứ Sáu`, `thứ Bảy và Chủ nhật`; empty for the whole week. */
export function weekdaysText(days: readonly Weekday[]): string {
  const chosen = week.filter((day) => days.includes(day))
  if (chosen.length === week.length) return ''
  const first = week.indexOf(chosen[0] ?? 'mon')
  const isRow = chosen.every((day, place) => week[first + place] === day)
  const texts = chosen.map((day) => lowerThu(names[day]()))
  return isRow && texts.length >= rangeMin ? `${texts[0]}–${texts.at(-1)}` : listText(texts, 'and')
}

/** `Thứ Hai` is `thứ Hai` inside a sentence; Chủ nhật and English days stay as they are. */
function lowerThu(name: string): string {
  return name.replace(/^Thứ /, 'thứ ')
}
