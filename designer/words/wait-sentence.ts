import type { WaitStep } from '../../schemas/step.ts'
import { parsePath } from '../format/parse-condition.ts'
import { say } from '../texts/texts.ts'
import { durationText } from './duration-text.ts'
import type { Labels } from './labels.ts'
import { pathName } from './path-name.ts'
import { timeOfDayText } from './time-of-day-text.ts'
import { weekdaysText } from './weekday-text.ts'

/** `Chờ 3 ngày`, `Chờ đến 9:00 sáng, thứ Hai–thứ Sáu`. */
export function waitSentence(step: WaitStep, labels: Labels): string {
  if (step.for !== undefined) return say.step_wait_for({ span: durationText(step.for) })
  if (step.at) return waitAt(step.at)
  if (step.working) return waitWorking(step.working)
  const path = parsePath(step.until ?? '')
  return path ? say.step_wait_until_field({ field: pathName(path, labels) }) : say.step_wait_until()
}

function waitAt({ time: written, days = [] }: NonNullable<WaitStep['at']>): string {
  const time = timeOfDayText(written)
  const names = days.length === 0 ? '' : weekdaysText(days)
  return names === '' ? say.step_wait_time({ time }) : say.step_wait_time_days({ time, days: names })
}

function waitWorking({ for: span }: NonNullable<WaitStep['working']>): string {
  return span === undefined ? say.step_wait_working() : say.step_wait_working_for({ span: durationText(span) })
}
