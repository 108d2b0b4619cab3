import { limits } from '../limits.ts'

export type Labels = readonly string[]

/** Where a series goes when there are too many of its family: a label must never fill the memory. */
const overflow = 'other'

/** A metric with its series, one per combination of label values. */
export abstract class MetricFamily<Series> {
  readonly name: string
  readonly help: string
  readonly labelNames: Labels
  readonly #series = new Map<string, { readonly labels: Labels; readonly series: Series }>()

  constructor(name: string, help: string, labelNames: Labels = []) {
    this.name = name
    this.help = help
    this.labelNames = labelNames
  }

  protected abstract create(): Series
  protected abstract linesOf(series: Series, labels: string): readonly string[]
  abstract readonly type: 'counter' | 'histogram'

  protected at(labels: Labels): Series {
    const key = labels.join('\n')
    const known = this.#series.get(key)
    if (known) return known.series
    const isFull = this.#series.size >= limits.metricSeriesMax
    if (isFull && labels.some((label) => label !== overflow)) return this.at(labels.map(() => overflow))
    const series = this.create()
    this.#series.set(key, { labels, series })
    return series
  }

  lines(): readonly string[] {
    const head = [`# HELP ${this.name} ${this.help}`, `# TYPE ${this.name} ${this.type}`]
    const series = [...this.#series.values()].flatMap(({ labels, series: each }) =>
      this.linesOf(each, writeLabels(Object.fromEntries(this.labelNames.map((name, at) => [name, labels[at] ?? '']))))
    )
    return [...head, ...series]
  }
}

/** Labels as the text format wants them, without the braces. */
export function writeLabels(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(
      ([name, value]) => `${name}="${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`
    )
    .join(',')
}

/** The same with the braces, or nothing. */
export function braced(labels: string): string {
  return labels === '' ? '' : `{${labels}}`
}
