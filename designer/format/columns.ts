import type { Entity, Field } from '../../schemas/entity.ts'

export interface Column {
  readonly name: string
  /** Null for the time of creation, which every record has. */
  readonly field: Field | null
  /** Width in a CSS grid. */
  readonly width: string
  readonly isNumber: boolean
}

const columnsWithoutChoice = 4

/** The columns of an entity's list: the title first, then what the plugin chose, then when the record was made. */
export function columnsOf(entity: Entity): readonly Column[] {
  const chosen = entity.columns ?? Object.keys(entity.fields).slice(0, columnsWithoutChoice)
  const names = [entity.title, ...chosen.filter((name) => name !== entity.title)]
  const own = names.flatMap((name) => {
    const field = entity.fields[name]
    return field ? [{ name, field, width: widthOf(field, name === entity.title), isNumber: isNumber(field) }] : []
  })
  return [...own, { name: 'createdAt', field: null, width: '9.5rem', isNumber: false }]
}

function widthOf(field: Field, isTitle: boolean): string {
  if (isTitle) return 'minmax(11rem, 2fr)'
  if (isNumber(field)) return 'minmax(6.5rem, 1fr)'
  if (field.format === 'date-time') return '9.5rem'
  if (field.enum || field.type === 'boolean') return 'minmax(7rem, 1fr)'
  return 'minmax(8rem, 1.3fr)'
}

function isNumber(field: Field): boolean {
  return field.type === 'integer' || field.type === 'number'
}
