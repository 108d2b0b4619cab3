/** One line of the bench: what was measured, beside a baseline that ran in the same process run. */
export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: string
  /** The bare form of the same work; null where there is none. */
  readonly baseline: number | null
  /** value / baseline. */
  readonly ratio: number | null
}

export function figure(name: string, value: number, unit: string, baseline: number | null = null): Figure {
  const ratio = baseline === null || baseline === 0 ? null : round(value / baseline)
  return { name, value: round(value), unit, baseline: baseline === null ? null : round(baseline), ratio }
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5)
}

function round(value: number): number {
  return Number(value.toPrecision(4))
}
