import type { Millis } from '../../schemas/json.ts'
import type { Localized } from '../../schemas/localized.ts'
import type { PluginState, PluginUsage } from '../../schemas/plugin-state.ts'
import { engineError } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { InstalledPlugin, Store } from '../ports/store.ts'
import type { FlowControl } from './flow-control.ts'
import { planUninstall, refuseNeeded, type UninstallPlan } from './plan-uninstall.ts'
import type { PluginGuard } from './plugin-guard.ts'
import type { Registry } from './registry.ts'
import type { Worker } from './worker.ts'

/** What people can do with a plugin that is installed. */
export interface PluginControl {
  /** Its steps wait from now on; what is under way comes to its end. */
  disable(pluginId: string, by: string, reason?: Localized): Promise<void>
  /** Its steps go on, whoever had held it. */
  enable(pluginId: string, by: string): Promise<void>
  /** What taking it away would touch. */
  planUninstall(pluginId: string): Promise<UninstallPlan>
  /** Takes a plugin away. Its records stay in the database; flows that use it are switched off. */
  uninstall(pluginId: string, how: { readonly by: string; readonly isForced: boolean }): Promise<UninstallPlan>
  /** Takes away old versions that no unfinished run can need, and says which. */
  prune(): Promise<readonly string[]>
  standings(): readonly PluginStanding[]
  standing(pluginId: string): PluginStanding
}

/** A plugin with how it stands and what it has used. */
export interface PluginStanding extends InstalledPlugin {
  /** Null: it is simply on. */
  readonly hold: PluginState | null
  readonly usage: PluginUsage
  /** Runs put aside because it is held or has enough under way, as far as they are remembered. */
  readonly waitingRuns: number
  /** Versions that are kept, oldest first: runs finish on the one that fits theirs. */
  readonly versions: readonly string[]
}

interface Parts {
  readonly store: Store
  readonly registry: Registry
  readonly guard: PluginGuard
  readonly clock: Clock
  readonly worker: Pick<Worker, 'parked'>
  readonly flows: FlowControl
}

export function openPluginControl(parts: Parts): PluginControl {
  const { store, registry, guard, clock, worker, flows } = parts
  const get = (pluginId: string): InstalledPlugin => {
    const found = registry.plugins().find(({ manifest }) => manifest.id === pluginId)
    if (!found) throw engineError('NOT_FOUND', { what: 'plugin', id: pluginId })
    return found
  }
  const standingOf = (plugin: InstalledPlugin): PluginStanding => {
    const { id } = plugin.manifest
    const about = { hold: registry.holdOf(id), usage: guard.sandbox.usage(id), waitingRuns: worker.parked(id) }
    return { ...plugin, ...about, versions: registry.versionsOf(id) }
  }
  const set = async (pluginId: string, change: Pick<PluginState, 'state' | 'reason' | 'by'>): Promise<void> => {
    get(pluginId)
    await guard.setState({ pluginId, at: clock.now(), ...change })
  }
  return {
    disable: (pluginId, by, reason) => set(pluginId, { state: 'off', reason: reason ?? null, by }),
    enable: (pluginId, by) => set(pluginId, { state: 'on', reason: null, by }),
    planUninstall: (pluginId) => planUninstall(parts, get(pluginId)),
    async uninstall(pluginId, { by, isForced }) {
      const plan = await planUninstall(parts, get(pluginId))
      refuseNeeded(plan, isForced)
      for (const flowId of plan.flows) await flows.setState(flowId, 'off')
      const versions = registry.versionsOf(pluginId)
      await store.setup.removePlugin(pluginId)
      registry.removePlugin(pluginId)
      await guard.setState({ pluginId, state: 'removed', reason: null, by, at: clock.now() })
      for (const version of versions) guard.sandbox.unload(pluginId, version)
      // Runs that were put aside for it go on, to fail where they need it.
      guard.tellFree(pluginId)
      return plan
    },
    async prune() {
      const before = (await store.runs.oldestUnfinishedAt()) ?? clock.now()
      const over = registry.plugins().map(({ manifest: { id } }) => pruneVersions(parts, id, before))
      return (await Promise.all(over)).flat()
    },
    standings: () => registry.plugins().map(standingOf),
    standing: (pluginId) => standingOf(get(pluginId))
  }
}

async function pruneVersions(
  { store, registry, guard }: Parts,
  pluginId: string,
  before: Millis
): Promise<readonly string[]> {
  const over = registry.versionsOverBefore(pluginId, before)
  for (const { since } of over) {
    await store.setup.removePluginVersion(pluginId, since)
    registry.removePluginVersion(pluginId, since)
  }
  const kept = registry.versionsOf(pluginId)
  const gone = [...new Set(over.map(({ version }) => version))].filter((version) => !kept.includes(version))
  for (const version of gone) guard.sandbox.unload(pluginId, version)
  return gone.map((version) => `${pluginId}@${version}`)
}
