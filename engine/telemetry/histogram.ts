import { braced, MetricFamily, type Labels } from './metric-family.ts'

interface Buckets {
  readonly counts: number[]
  sum: number
  count: number
}

/** Counts values by size. */
export class Histogram extends MetricFamily<Buckets> {
  readonly type = 'histogram'
  readonly #bounds: readonly number[]

  constructor(
    shape: { readonly name: string; readonly help: string; readonly bounds: readonly number[] },
    labelNames: Labels = []
  ) {
    super(shape.name, shape.help, labelNames)
    this.#bounds = shape.bounds
  }

  observe(value: number, labels: Labels = []): void {
    const buckets = this.at(labels)
    buckets.sum += value
    buckets.count += 1
    const at = this.#bounds.findIndex((bound) => value <= bound)
    if (at >= 0) buckets.counts[at] = (buckets.counts[at] ?? 0) + 1
  }

  protected create(): Buckets {
    return { counts: this.#bounds.map(() => 0), sum: 0, count: 0 }
  }

  protected linesOf({ counts, sum, count }: Buckets, labels: string): readonly string[] {
    const before = labels === '' ? '' : `${labels},`
    let below = 0
    const buckets = this.#bounds.map((bound, at) => {
      below += counts[at] ?? 0
      return `${this.name}_bucket{${before}le="${bound}"} ${below}`
    })
    return [
      ...buckets,
      `${this.name}_bucket{${before}le="+Inf"} ${count}`,
      `${this.name}_sum${braced(labels)} ${sum}`,
      `${this.name}_count${braced(labels)} ${count}`
    ]
  }
}
