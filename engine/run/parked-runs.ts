import { limits } from '../limits.ts'

/** Runs put aside because their plugin is not to be called now. It holds ids only; the runs are ready in the store. */
export class ParkedRuns {
  readonly #runsByPlugin = new Map<string, Set<string>>()
  /** Flows with parked runs that there was no room to remember. */
  readonly #flowsByPlugin = new Map<string, Set<string>>()
  #count = 0

  add(pluginId: string, run: { readonly id: string; readonly flowId: string }): void {
    const isFull = this.#count >= limits.parkedRunsMax
    const places = isFull ? this.#flowsByPlugin : this.#runsByPlugin
    const place = places.get(pluginId) ?? new Set()
    places.set(pluginId, place)
    if (place.has(isFull ? run.flowId : run.id)) return
    place.add(isFull ? run.flowId : run.id)
    if (!isFull) this.#count += 1
  }

  /** Takes out so many runs of a plugin, those first that have waited longest. */
  take(pluginId: string, count: number): readonly string[] {
    const runs = this.#runsByPlugin.get(pluginId)
    const taken: string[] = []
    for (const id of runs ?? []) {
      if (taken.length >= count) break
      taken.push(id)
      runs?.delete(id)
    }
    if (runs?.size === 0) this.#runsByPlugin.delete(pluginId)
    this.#count -= taken.length
    return taken
  }

  /** Flows to be looked up in the store, once no run of the plugin is remembered any more. */
  takeFlows(pluginId: string): readonly string[] {
    if (this.#runsByPlugin.has(pluginId)) return []
    const flows = [...(this.#flowsByPlugin.get(pluginId) ?? [])]
    this.#flowsByPlugin.delete(pluginId)
    return flows
  }

  countOf(pluginId: string): number {
    return this.#runsByPlugin.get(pluginId)?.size ?? 0
  }
}
