import type { Trigger } from '../../schemas/trigger.ts'
import type { CompiledFlow } from '../core/compiled-flow.ts'

/** Flows by what starts them, for those that start from events. */
export function groupFlows(flows: readonly CompiledFlow[]): ReadonlyMap<string, readonly CompiledFlow[]> {
  const groups = new Map<string, CompiledFlow[]>()
  for (const compiled of flows) {
    const starter = starterOf(compiled.flow.trigger)
    if (starter !== null) groups.set(starter, [...(groups.get(starter) ?? []), compiled])
  }
  return groups
}

function starterOf(trigger: Trigger): string | null {
  switch (trigger.type) {
    case 'form':
      return `form:${trigger.form}`
    case 'recordCreated':
    case 'recordUpdated':
    case 'threshold':
      return `entity:${trigger.entity}`
    case 'signal':
      return `signal:${trigger.name}`
    case 'plugin':
      return `trigger:${trigger.trigger}`
    case 'flowFinished':
      return `flow:${trigger.flow}`
    case 'date':
    case 'inactivity':
      return trigger.entity === undefined ? null : `dates:${trigger.entity}`
    case 'webhook':
    case 'schedule':
    case 'manual':
      return null
  }
}
