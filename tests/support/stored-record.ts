import type { Json } from '../../schemas/json.ts'
import type { StoredRecord } from '../../schemas/record.ts'

/** A record as the store gives it, with only the fields a test is about. */
export function storedRecord(id: string, fields: Readonly<Record<string, Json>> = {}, version = 1): StoredRecord {
  const at = '2025-01-01T00:00:00.000Z'
  return { id, version, createdAt: at, createdBy: 'test', updatedAt: at, updatedBy: 'test', ...fields }
}
