import type { CheckWorld } from '../core/check/flow-check.ts'
import type { Registry } from './registry.ts'

/** What is installed, as the check of a flow looks at it. */
export function checkWorld(registry: Registry): CheckWorld {
  return {
    actions: new Map(registry.actions().map(({ id, action }) => [id, action])),
    triggers: new Map(registry.triggers().map(({ id, trigger }) => [id, trigger])),
    entities: new Map(registry.entities().map((entity) => [entity.id, entity])),
    forms: new Map(registry.forms().map(({ form }) => [form.id, form])),
    flows: new Map(registry.flows().map(({ flow }) => [flow.id, flow])),
    calendars: new Set(registry.calendars().map(({ id }) => id)),
    granted: new Map(registry.plugins().map(({ manifest, granted }) => [manifest.id, granted]))
  }
}
