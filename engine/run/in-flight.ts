import type { Localized } from '../../schemas/localized.ts'
import type { InFlightGroup } from '../../schemas/views.ts'
import { checkMove } from '../core/check-move.ts'
import type { CompiledFlow } from '../core/compiled-flow.ts'
import { limits } from '../limits.ts'
import type { RunGroup, Store } from '../ports/store.ts'
import type { Registry } from './registry.ts'

interface Parts {
  readonly store: Store
  readonly registry: Registry
}

/** Unfinished runs of a flow by version and place, and whether they could go on with another version. */
export async function inFlightGroups(parts: Parts, to: CompiledFlow): Promise<readonly InFlightGroup[]> {
  const groups = await parts.store.runs.groups(to.id)
  return Promise.all(groups.map((group) => lookAt(parts, to, group)))
}

async function lookAt({ store, registry }: Parts, to: CompiledFlow, group: RunGroup): Promise<InFlightGroup> {
  const { version, at } = group
  if (version === to.version) return { ...group, canMove: null, reasons: [], looked: 0 }
  const from = await registry.flowVersion(to.id, version)
  const [step] = at
  const selection = { flowId: to.id, version, isUnfinished: true, ...(step === undefined ? {} : { at: step }) }
  const { handles } = await store.runs.list({ ...selection, limit: limits.inFlightSampleMax })
  const refusals = await Promise.all(
    handles.map(async (handle) => checkMove(from, to, await store.runs.journal(handle)))
  )
  const reasons = refusals.filter((refusal) => refusal !== null)
  return { ...group, canMove: reasons.length === 0, reasons: distinct(reasons), looked: handles.length }
}

function distinct(reasons: readonly Localized[]): readonly Localized[] {
  return [...new Map(reasons.map((reason) => [reason.en, reason])).values()]
}
