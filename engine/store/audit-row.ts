import type { JsonObject } from '../../schemas/json.ts'
import type { AuditEntry } from '../../schemas/views.ts'

/** A row of `audit`, as far as it is shown. */
export interface AuditRow {
  readonly at: number
  readonly actor: string
  readonly op: AuditEntry['op']
  readonly changes: string
}

/** Turns a row into what people see of a change. */
export function rowToAuditEntry({ at, actor, op, changes }: AuditRow): AuditEntry {
  const kept = JSON.parse(changes) as JsonObject
  return {
    at: new Date(at).toISOString(),
    actor,
    op,
    changes: op === 'create' ? withEmptyBefore(kept) : (kept as AuditEntry['changes'])
  }
}

/** A new record is kept as its values alone. */
function withEmptyBefore(values: JsonObject): AuditEntry['changes'] {
  return Object.fromEntries(Object.entries(values).map(([field, value]) => [field, [null, value] as const]))
}
