import type { Json, JsonObject } from '../../../schemas/json.ts'
import type { StoredRecord } from '../../../schemas/record.ts'
import { engineError } from '../../errors.ts'
import type { Column, CompiledEntity } from '../../records/compile-entity.ts'
import { encodeValue } from '../../records/record-row.ts'
import type { Session, Statement } from './connection.ts'
import { postgresDialect as dialect } from './postgres-dialect.ts'
import { rowsToText } from './rows-to-text.ts'
import type { StagedList } from './staged-list.ts'

/** Fields that are unique together, with their columns. */
interface UniqueGroup {
  readonly entity: CompiledEntity
  readonly fields: readonly string[]
  readonly columns: readonly Column[]
}

/**
 * Who holds which unique value, as far as a batch knows: from its own writes, and from the database when it was looked up.
 * So two commits of one batch that want the same value are told apart, the first one gets it, and the second is refused.
 */
export class UniqueClaims {
  readonly #list: StagedList
  /** Ids of records by what they hold; null when it was given up. */
  readonly #holders = new Map<string, string | null>()

  constructor(list: StagedList) {
    this.#list = list
  }

  /** Looks up who holds the values that are about to be written. */
  async load(
    session: Session,
    entities: readonly CompiledEntity[],
    values: ReadonlyMap<CompiledEntity, readonly JsonObject[]>
  ): Promise<void> {
    const groups = entities.flatMap(groupsOf)
    const answers = await session.send(groups.map((group) => holdersOf(group, values.get(group.entity) ?? [])))
    for (const [index, group] of groups.entries()) {
      for (const row of answers[index]?.rows ?? []) {
        const held = group.columns.map((column) => encodeValue(column, row[column.name] as Json))
        this.#holders.set(claimOf(group, held), row['id'] as string)
      }
    }
  }

  /** Notes what a stored record holds. */
  know(entity: CompiledEntity, record: StoredRecord): void {
    for (const group of groupsOf(entity)) {
      const claim = claimBy(group, record)
      if (claim !== null) this.#holders.set(claim, record.id)
    }
  }

  /** A record gives up what it held and takes what it holds now, unless another one holds that. */
  move(entity: CompiledEntity, before: StoredRecord | null, after: StoredRecord | null): void {
    for (const group of groupsOf(entity)) {
      const [given, taken] = [before && claimBy(group, before), after && claimBy(group, after)]
      if (given === taken) continue
      if (given !== null) this.#list.set(this.#holders, given, null)
      if (taken === null || !after) continue
      const holder = this.#holders.get(taken) ?? null
      if (holder !== null && holder !== after.id) throw conflict(group)
      this.#list.set(this.#holders, taken, after.id)
    }
  }
}

const known = new WeakMap<CompiledEntity, readonly UniqueGroup[]>()

function groupsOf(entity: CompiledEntity): readonly UniqueGroup[] {
  const found = known.get(entity)
  if (found) return found
  const made = entity.uniques.map((fields) => ({
    entity,
    fields,
    columns: fields.flatMap((field) => entity.columnsByField.get(field) ?? [])
  }))
  known.set(entity, made)
  return made
}

function holdersOf({ entity, columns }: UniqueGroup, values: readonly JsonObject[]): Statement {
  const typed = columns.map(({ name, kind }) => `"${name}" ${dialect.columnTypes[kind]}`).join(', ')
  const same = columns.map(({ name }) => `t."${name}" = v."${name}"`).join(' and ')
  const rows = values.map((each) =>
    Object.fromEntries(columns.map((column) => [column.name, encodeFitting(column, each[column.field])]))
  )
  const text = `select t.id, ${columns.map(({ name }) => `t."${name}"`).join(', ')}
    from json_to_recordset($1::json) as v (${typed}) join "${entity.table}" t on ${same} and t.deleted_at is null`
  return { text, values: [rowsToText(rows)] }
}

/** Values are looked up before they are checked: one that does not fit is held by nobody. */
function encodeFitting(column: Column, value: Json | undefined): ReturnType<typeof encodeValue> {
  const wanted = { text: 'string', json: 'object', boolean: 'boolean', integer: 'number', real: 'number' }[column.kind]
  const isFitting = typeof value === wanted && (column.kind !== 'integer' || Number.isSafeInteger(value))
  return isFitting ? encodeValue(column, value) : null
}

function claimBy(group: UniqueGroup, record: StoredRecord): string | null {
  const held = group.columns.map((column) => encodeValue(column, record[column.field]))
  return held.includes(null) ? null : claimOf(group, held)
}

function claimOf({ entity, fields }: UniqueGroup, held: readonly Json[]): string {
  return JSON.stringify([entity.id, ...fields, ...held])
}

function conflict({ entity, fields }: UniqueGroup): Error {
  return engineError('UNIQUE_CONFLICT', { entity: entity.id, fields: fields.join(', ') })
}
