import type { Localized } from '../../schemas/localized.ts'
import { engineError } from '../errors.ts'
import type { InstalledPlugin, Store } from '../ports/store.ts'
import { actionsByStep } from './actions-by-step.ts'
import type { Registry } from './registry.ts'

/** What taking a plugin away would touch, for the person who decides. Nothing is done by it. */
export interface UninstallPlan {
  readonly id: string
  readonly version: string
  readonly labels: Localized
  /** Its entities with their records. They stay in the database, and come back with the plugin. */
  readonly entities: readonly { readonly id: string; readonly labels: Localized; readonly records: number }[]
  /** Flows that use it; they are switched off. */
  readonly flows: readonly string[]
  /** Unfinished runs that may still come to one of its steps. */
  readonly runsInFlight: number
  /** Plugins that build on it: they have to go first. */
  readonly neededBy: readonly string[]
}

interface Parts {
  readonly store: Store
  readonly registry: Registry
}

export async function planUninstall({ store, registry }: Parts, plugin: InstalledPlugin): Promise<UninstallPlan> {
  const { id, version, labels, entities } = plugin.manifest
  const own = { actions: new Set(plugin.manifest.actions.map((action) => `${id}.${action.id}`)), entities }
  const users = registry.flows().filter(({ flow }) => mentions(flow, own))
  const inFlight = await Promise.all(registry.flows().map((each) => countRuns({ store, registry }, each.id, own)))
  return {
    id,
    version,
    labels,
    entities: await Promise.all(
      entities.map(async (entity) => ({
        id: entity.id,
        labels: entity.labels,
        records: await store.records.count(entity.id)
      }))
    ),
    flows: users.map((flow) => flow.id),
    runsInFlight: inFlight.reduce((sum, count) => sum + count, 0),
    neededBy: registry
      .plugins()
      .filter(({ manifest }) => Object.hasOwn(manifest.dependencies ?? {}, id))
      .map(({ manifest }) => manifest.id)
  }
}

/** Throws PLUGIN_NEEDED with what has to happen first. Only runs in flight can be overruled. */
export function refuseNeeded({ id, neededBy, runsInFlight }: UninstallPlan, isForced: boolean): void {
  if (neededBy.length > 0) {
    const names = neededBy.join(', ')
    throw engineError('PLUGIN_NEEDED', {
      plugin: id,
      reason: { vi: `các tiện ích sau dựa vào nó: ${names}.`, en: `these plugins build on it: ${names}.` }
    })
  }
  if (runsInFlight === 0 || isForced) return
  throw engineError('PLUGIN_NEEDED', {
    plugin: id,
    reason: {
      vi: `${runsInFlight} lần chạy chưa xong có thể còn cần nó. Chờ chúng xong, huỷ chúng, hoặc gỡ bằng --force.`,
      en: `${runsInFlight} unfinished runs may still need it. Let them finish, cancel them, or use --force.`
    }
  })
}

interface Own {
  readonly actions: ReadonlySet<string>
  readonly entities: InstalledPlugin['manifest']['entities']
}

/** Whether a flow calls an action of the plugin or starts from one of its entities. */
function mentions(flow: Parameters<typeof actionsByStep>[0], { actions, entities }: Own): boolean {
  const { trigger } = flow
  const starts = 'entity' in trigger && entities.some(({ id }) => id === trigger.entity)
  return starts || [...actionsByStep(flow).values()].some((action) => actions.has(action))
}

async function countRuns({ store, registry }: Parts, flowId: string, own: Own): Promise<number> {
  let count = 0
  for (const group of await store.runs.groups(flowId)) {
    const { flow } = await registry.flowVersion(flowId, group.version)
    if (mentions(flow, own)) count += group.count
  }
  return count
}
