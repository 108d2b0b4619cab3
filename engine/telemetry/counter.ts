import { braced, MetricFamily, type Labels } from './metric-family.ts'

/** Counts up. */
export class Counter extends MetricFamily<{ count: number }> {
  readonly type = 'counter'

  add(labels: Labels = [], count = 1): void {
    this.at(labels).count += count
  }

  protected create(): { count: number } {
    return { count: 0 }
  }

  protected linesOf({ count }: { readonly count: number }, labels: string): readonly string[] {
    return [`${this.name}${braced(labels)} ${count}`]
  }
}
