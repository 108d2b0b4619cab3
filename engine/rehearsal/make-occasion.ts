import type { Flow } from '../../schemas/flow.ts'
import type { JsonObject, Millis } from '../../schemas/json.ts'
import type { Occasion } from '../../schemas/rehearsal.ts'
import type { StoredRecord } from '../../schemas/record.ts'
import { engineError } from '../errors.ts'
import type { Engine } from '../run/open-engine.ts'

/** What the trigger of the flow would bring now. `engine` reads the copy, in which no run is left: `run` is the one chosen. */
export async function makeOccasion(
  { store, registry }: Engine,
  { flow, occasion, at }: { readonly flow: Flow; readonly occasion: Occasion; readonly at: Millis }
): Promise<JsonObject> {
  const now = new Date(at).toISOString()
  if (occasion.kind === 'trigger') return { at: now, ...occasion.trigger }
  if (occasion.kind === 'run') throw engineError('NOT_FOUND', { what: 'run', id: occasion.id })
  const record = await store.records.get(occasion.entity, occasion.id)
  if (!record) throw engineError('NOT_FOUND', { what: occasion.entity, id: occasion.id })
  const { trigger } = flow
  if (trigger.type !== 'form') return triggerOf(flow, record, now)
  const fields = registry.form(trigger.form).form.fields.flatMap(({ name }) => {
    const value = record[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  return { at: now, form: Object.fromEntries(fields), consents: [] }
}

function triggerOf({ trigger }: Flow, stored: StoredRecord, at: string): JsonObject {
  const record = stored as unknown as JsonObject
  switch (trigger.type) {
    case 'recordCreated':
      return { at, record }
    case 'recordUpdated':
    case 'threshold':
      return {
        at,
        record,
        before: record,
        changed: trigger.type === 'recordUpdated' ? [...(trigger.fields ?? [])] : [trigger.field]
      }
    case 'date':
    case 'inactivity':
      return { at, record, occurrence: { key: at, at } }
    case 'signal':
      return { at, id: stored.id, name: trigger.name, key: stored.id, data: {} }
    case 'manual':
      return { at, input: record }
    case 'webhook':
      return { at, body: record }
    case 'plugin':
      return { at, event: record }
    case 'flowFinished':
      return { at, flowId: trigger.flow, runId: stored.id, subject: stored.id, outcome: 'completed', result: null }
    case 'form':
    case 'schedule':
      return { at, plannedAt: at }
  }
}
