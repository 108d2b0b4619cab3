import type { SplitStep } from '../../../schemas/step.ts'
import { within, replaceFix } from './finding-collector.ts'
import { placeOf, checkPartIds, type StepPlace, type StepCheck } from './step-check.ts'
import type { StepData } from './step-data.ts'

export function checkSplit(check: StepCheck, step: SplitStep, at: StepPlace): boolean {
  checkPartIds(check, step, step.arms)
  checkShares(check, step)
  const ends: StepData[] = []
  for (const { steps } of step.arms) {
    const data = at.data.fork()
    if (check.list(steps, { ...at, data })) ends.push(data)
  }
  at.data.joinOne(ends)
  return ends.length > 0
}

function checkShares(check: StepCheck, step: SplitStep): void {
  const total = step.arms.reduce((sum, { percent }) => sum + percent, 0)
  if (Math.abs(total - 100) < 1e-6) return
  const last = step.arms.length - 1
  const percent = Number(((step.arms[last]?.percent ?? 0) + 100 - total).toFixed(6))
  const place = within(placeOf(step), 'arms', last, 'percent')
  const label = { vi: `Đổi phần cuối thành ${percent} %`, en: `Make the last share ${percent} %` }
  check.findings.add(within(placeOf(step), 'arms'), 'SHARES_NOT_100', {
    details: { total: String(Number(total.toFixed(6))) },
    ...(percent >= 0 && percent <= 100 && { fix: replaceFix(place, percent, label) })
  })
}
