import type { Entity } from '../../schemas/entity.ts'
import type { StoredRecord } from '../../schemas/record.ts'

/** The text that names a record to people; its id when it has no name. */
export function recordTitle(entity: Entity | undefined, record: StoredRecord): string {
  const title = entity && record[entity.title]
  return typeof title === 'string' && title !== '' ? title : record.id
}
