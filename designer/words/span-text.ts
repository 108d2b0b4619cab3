import { millisToSpan, type Span } from '../format/span.ts'
import { say } from '../texts/texts.ts'

const unitsShown = 2

/** `3 ngày 2 giờ`: the two largest units that are not zero. */
export function spanText(span: Span): string {
  const texts = [
    span.days > 0 && say.span_days({ count: span.days }),
    span.hours > 0 && say.span_hours({ count: span.hours }),
    span.minutes > 0 && say.span_minutes({ count: span.minutes }),
    span.seconds > 0 && say.span_seconds({ count: span.seconds })
  ].filter((text) => text !== false)
  return texts.length === 0 ? say.span_seconds({ count: 0 }) : texts.slice(0, unitsShown).join(' ')
}

/** A measured time: milliseconds matter while it is short. */
export function tookText(millis: number): string {
  return millis < 1000 ? say.span_millis({ count: Math.max(0, Math.round(millis)) }) : spanText(millisToSpan(millis))
}
