import type { Millis } from '../../schemas/json.ts'
import type { Manifest } from '../../schemas/manifest.ts'
import { versionLine } from '../core/version-line.ts'

interface PluginPeriod<A> {
  readonly since: Millis
  readonly version: string
  readonly line: string
  readonly actions: ReadonlyMap<string, A>
}

/** Which version of each plugin was in use when: runs keep to the line of versions that they began on. */
export class PluginHistory<A extends { readonly id: string }> {
  readonly #periodsById = new Map<string, PluginPeriod<A>[]>()

  /** Versions come in the order in which they came into use; the same one again replaces itself. */
  add({ id, version }: Manifest, since: Millis, actions: readonly A[]): void {
    const periods = this.#periodsById.get(id) ?? []
    const last = periods.at(-1)
    const isAgain = last?.version === version
    const kept = isAgain ? periods.slice(0, -1) : periods
    const actionsById = new Map(actions.map((action) => [action.id, action]))
    const period = { since: isAgain ? last.since : since, version, line: versionLine(version), actions: actionsById }
    this.#periodsById.set(id, [...kept, period])
  }

  /** Versions whose time was over before then: no run that began later can need them. */
  overBefore(id: string, at: Millis): readonly { readonly since: Millis; readonly version: string }[] {
    const periods = this.#periodsById.get(id) ?? []
    return periods.filter((_, place) => (periods[place + 1]?.since ?? Number.POSITIVE_INFINITY) <= at)
  }

  versionsOf(id: string): readonly string[] {
    return (this.#periodsById.get(id) ?? []).map(({ version }) => version)
  }

  remove(id: string): void {
    this.#periodsById.delete(id)
  }

  removeVersion(id: string, since: Millis): void {
    const periods = this.#periodsById.get(id) ?? []
    this.#periodsById.set(
      id,
      periods.filter((period) => period.since !== since)
    )
  }

  /** The newest of the line that was in use at that time; null when it has no such action. */
  actionAt(id: string, at: Millis): A | null {
    const periods = this.#periodsById.get(id.split('.')[0] ?? '') ?? []
    const begun = periods.findLast(({ since }) => since <= at) ?? periods[0]
    const newest = periods.findLast(({ line }) => line === begun?.line)
    return newest?.actions.get(id) ?? null
  }
}
