import type { Localized } from '../../schemas/localized.ts'
import type { PluginState, PluginUsage } from '../../schemas/plugin-state.ts'
import { engineError } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { InstalledPlugin, Store } from '../ports/store.ts'
import type { PluginGuard } from './plugin-guard.ts'
import type { Registry } from './registry.ts'
import type { Worker } from './worker.ts'

/** What people can do with a plugin that is installed. */
export interface PluginControl {
  /** Its steps wait from now on; what is under way comes to its end. */
  disable(pluginId: string, by: string, reason?: Localized): Promise<void>
  /** Its steps go on, whoever had held it. */
  enable(pluginId: string, by: string): Promise<void>
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
}

export function openPluginControl({ registry, guard, clock, worker }: Parts): PluginControl {
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
    standings: () => registry.plugins().map(standingOf),
    standing: (pluginId) => standingOf(get(pluginId))
  }
}
