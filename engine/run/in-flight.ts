import type { Localized } from '../../schemas/localized.ts'
import type { InFlightGroup } from '../../schemas/views.ts'
import { checkMove } from '../core/check-move.ts'
import { limits } from '../limits.ts'
import type { RunGroup, Store } from '../ports/store.ts'
import type { Registry } from './registry.ts'

interface Parts {
  readonly store: Store
  readonly registry: Registry
}

/** Unfinished runs of a flow by version and place, and whether they could go on with another version. */
export async function inFlightGroups(parts: Parts, flowId: string, to: number): Promise<readonly InFlightGroup[]> {
  const groups = await parts.store.runs.groups(flowId)
  return Promise.all(groups.map((group) => lookAt(parts, { flowId, to, group })))
}

interface Asked {
  readonly flowId: string
  readonly to: number
  readonly group: RunGroup
}

async function lookAt({ store, registry }: Parts, { flowId, to, group }: Asked): Promise<InFlightGroup> {
  const { version, at } = group
  if (version === to) return { ...group, canMove: null, reasons: [], looked: 0 }
  const [from, other] = await Promise.all([registry.flowVersion(flowId, version), registry.flowVersion(flowId, to)])
  const [step] = at
  const selection = { flowId, version, isUnfinished: true, ...(step === undefined ? {} : { at: step }) }
  const { handles } = await store.runs.list({ ...selection, limit: limits.inFlightSampleMax })
  const refusals = await Promise.all(
    handles.map(async (handle) => checkMove(from, other, await store.runs.journal(handle)))
  )
  const reasons = refusals.filter((refusal) => refusal !== null)
  return { ...group, canMove: reasons.length === 0, reasons: distinct(reasons), looked: handles.length }
}

function distinct(reasons: readonly Localized[]): readonly Localized[] {
  return [...new Map(reasons.map((reason) => [reason.en, reason])).values()]
}
