import type { Entity } from '../../schemas/entity.ts'
import type { StoredRecord } from '../../schemas/record.ts'

/** The ids that records point to, each once and in order, by the entity they belong to. */
export function relatedIds(entity: Entity, records: readonly StoredRecord[]): ReadonlyMap<string, readonly string[]> {
  const idsByEntity = new Map<string, Set<string>>()
  for (const [name, field] of Object.entries(entity.fields)) {
    const target = field['x-mach'].relation?.entity
    if (target === undefined) continue
    const ids = idsByEntity.get(target) ?? new Set<string>()
    for (const value of records.map((record) => record[name])) if (typeof value === 'string') ids.add(value)
    idsByEntity.set(target, ids)
  }
  return new Map(
    [...idsByEntity].filter(([, ids]) => ids.size > 0).map(([target, ids]) => [target, [...ids].toSorted()])
  )
}
