/** Which part of a cron text cannot be read, counted from 1; null when all can. */
export function cronFault(text: string): number | null {
  const parts = text.trim().split(/\s+/u)
  if (parts.length !== 5 && parts.length !== 6) return Math.min(parts.length, 7)
  const used = parts.length === 6 ? units : units.slice(1)
  const wrong = used.findIndex((unit, index) => !isReadable(parts[index] ?? '', unit))
  return wrong === -1 ? null : wrong + 1
}

interface CronUnit {
  readonly least: number
  readonly most: number
  readonly names?: readonly string[]
  /** `L`, the last day of a month. */
  readonly hasLast?: boolean
}

const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ')
const days = 'sun mon tue wed thu fri sat'.split(' ')
const units: readonly CronUnit[] = [
  { least: 0, most: 59 },
  { least: 0, most: 59 },
  { least: 0, most: 23 },
  { least: 1, most: 31, hasLast: true },
  { least: 1, most: 12, names: months },
  { least: 0, most: 7, names: days }
]

function isReadable(part: string, unit: CronUnit): boolean {
  return part.split(',').every((each) => {
    if (each.toLowerCase() === 'l' && unit.hasLast) return true
    const [range = '', step, ...more] = each.split('/')
    return more.length === 0 && isStep(step, unit) && isRange(range, unit)
  })
}

function isStep(step: string | undefined, { most }: CronUnit): boolean {
  return step === undefined || (/^\d{1,3}$/u.test(step) && Number(step) >= 1 && Number(step) <= most)
}

function isRange(range: string, unit: CronUnit): boolean {
  if (range === '*') return true
  const [from, to, ...more] = range.split('-').map((each) => valueOf(each, unit))
  if (from === undefined || from === null || more.length > 0) return false
  return to === undefined || (to !== null && from <= to)
}

function valueOf(text: string, { least, most, names }: CronUnit): number | null {
  const named = names?.indexOf(text.toLowerCase()) ?? -1
  if (named !== -1) return named + least
  const value = /^\d{1,2}$/u.test(text) ? Number(text) : -1
  return value >= least && value <= most ? value : null
}
