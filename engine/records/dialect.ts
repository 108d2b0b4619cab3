import type { Column, CompiledEntity } from './compile-entity.ts'
import type { SqlValue } from './record-row.ts'

/** Where the SQL of one database differs from that of another. Everything else about records is written once. */
export interface Dialect {
  /** How a statement names its n-th value, counted from 1. */
  place(n: number): string
  /** The column that numbers records as they come. */
  readonly orderColumn: string
  readonly columnTypes: Readonly<Record<Column['kind'], string>>
  /** Types of the columns that every table has beside those of its entity. */
  readonly systemTypes: { readonly text: string; readonly integer: string }
  /** Said after a sorted column, so that empty values stand where `sort` promises: first when ascending. */
  readonly emptyFirst: string
  readonly emptyLast: string
  /** The statements that make a table searchable, if it is not yet. */
  createSearch(entity: CompiledEntity): readonly string[]
  /** A condition that holds for records with these beginnings of words, its value put among the values by `add`. */
  matchWords(entity: CompiledEntity, words: readonly string[], add: (value: SqlValue) => string): string
}
