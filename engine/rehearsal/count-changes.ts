import type { Entity } from '../../schemas/entity.ts'
import type { PlayedChanges } from '../../schemas/rehearsal.ts'
import type { PlayedChange } from '../ports/overlay.ts'

/** Changes by entity and kind, with the sums of the number fields of new records. */
export function countChanges(changes: readonly PlayedChange[], entities: readonly Entity[]): readonly PlayedChanges[] {
  const numbersById = new Map(entities.map((entity) => [entity.id, numberFields(entity)]))
  const counted = new Map<string, PlayedChanges & { count: number; sums: Record<string, number> }>()
  for (const { entity, op, changes: fields } of changes) {
    const line = counted.get(`${entity} ${op}`) ?? { entity, op, count: 0, sums: {} }
    line.count += 1
    for (const field of op === 'create' ? (numbersById.get(entity) ?? []) : []) {
      const value = fields[field]?.[1]
      if (typeof value === 'number') line.sums[field] = (line.sums[field] ?? 0) + value
    }
    counted.set(`${entity} ${op}`, line)
  }
  return [...counted.values()].toSorted((a, b) => b.count - a.count)
}

function numberFields({ fields }: Entity): readonly string[] {
  return Object.entries(fields).flatMap(([name, { type }]) => (type === 'integer' || type === 'number' ? [name] : []))
}
