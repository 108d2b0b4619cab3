import type { Language } from '../../schemas/localized.ts'
import { say } from '../texts/texts.ts'

const minuteMs = 60_000
const hourMs = 3_600_000
const dayMs = 86_400_000

/** `3 phút trước`, `trong 2 giờ nữa`. */
export function agoText(moment: number, now: number, language: Language): string {
  const passed = moment - now
  const size = Math.abs(passed)
  if (size < minuteMs) return passed > 0 ? say.soon() : say.just_now()
  const relative = formats[language]
  if (size < hourMs) return relative.format(Math.round(passed / minuteMs), 'minute')
  if (size < dayMs) return relative.format(Math.round(passed / hourMs), 'hour')
  return relative.format(Math.round(passed / dayMs), 'day')
}

const formats: Readonly<Record<Language, Intl.RelativeTimeFormat>> = {
  vi: new Intl.RelativeTimeFormat('vi', { numeric: 'always' }),
  en: new Intl.RelativeTimeFormat('en', { numeric: 'always' })
}
