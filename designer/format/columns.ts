import type { Entity, Field } from '../../schemas/entity.ts'

export interface Column {
  readonly name: string
  /** Null for the time of creation, which every record has. */
  readonly field: Field | null
  readonly isNumber: boolean
  /** The least width, and the share of what is left over. */
  readonly widthRem: number
  readonly grow: number
}

const columnsWithoutChoice = 4
/** A list with more columns than this is full, and one that tells a time needs no other. */
const columnsBesideCreation = 5
const gapRem = 1
const createdAt: Column = { name: 'createdAt', field: null, isNumber: false, widthRem: 9, grow: 0 }

/** The columns of an entity's list: the title first, then what the plugin chose, then when the record was made. */
export function columnsOf(entity: Entity): readonly Column[] {
  const chosen = entity.columns ?? Object.keys(entity.fields).slice(0, columnsWithoutChoice)
  const names = [entity.title, ...chosen.filter((name) => name !== entity.title)]
  const own = names.flatMap((name) => {
    const field = entity.fields[name]
    return field ? [{ name, field, isNumber: isNumber(field), ...widthOf(field, name === entity.title) }] : []
  })
  const tellsTime = own.some(({ field }) => field.format === 'date-time')
  return tellsTime || own.length > columnsBesideCreation ? own : [...own, createdAt]
}

/** The columns as a CSS grid, and the least width that holds them all. */
export function gridOf(columns: readonly Column[]): { readonly template: string; readonly widthMin: string } {
  const widths = columns.map(({ widthRem, grow }) =>
    grow === 0 ? `${widthRem}rem` : `minmax(${widthRem}rem, ${grow}fr)`
  )
  const total = columns.reduce((sum, { widthRem }) => sum + widthRem + gapRem, gapRem)
  return { template: widths.join(' '), widthMin: `${total}rem` }
}

function widthOf(field: Field, isTitle: boolean): Pick<Column, 'widthRem' | 'grow'> {
  if (isTitle) return { widthRem: 11, grow: 2 }
  if (isNumber(field)) return { widthRem: 6.5, grow: 1 }
  if (field.format === 'date-time') return { widthRem: 9, grow: 0 }
  return field.enum || field.type === 'boolean' ? { widthRem: 6.5, grow: 1 } : { widthRem: 8, grow: 1.3 }
}

function isNumber(field: Field): boolean {
  return field.type === 'integer' || field.type === 'number'
}
