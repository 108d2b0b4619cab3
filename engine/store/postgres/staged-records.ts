import type { JsonObject } from '../../../schemas/json.ts'
import type { StoredRecord } from '../../../schemas/record.ts'
import { engineError } from '../../errors.ts'
import type { RecordChange } from '../../core/event.ts'
import type { Commit, RecordWrite } from '../../ports/store.ts'
import type { CompiledEntity } from '../../records/compile-entity.ts'
import { planWrite, type Writing } from '../../records/plan-write.ts'
import { rowToRecord, type Row } from '../../records/record-row.ts'
import type { Reading } from './commit-applier.ts'
import type { Session, Statement } from './connection.ts'
import { recordStatements, recordToRow } from './record-statements.ts'
import { rowsToText, type RowToWrite } from './rows-to-text.ts'
import { StagedList } from './staged-list.ts'
import { expectRows } from './surprise.ts'
import { UniqueClaims } from './unique-claims.ts'

/** A record as the batch leaves it. */
interface StagedRecord {
  readonly entity: CompiledEntity
  /** Number and version of its row; null when the batch makes it. */
  readonly base: { readonly n: number; readonly version: number } | null
  readonly record: StoredRecord
  readonly isChanged: boolean
}

/** What a batch does to records, with the audit trail: worked out in memory, then written table by table. */
export class StagedRecords {
  readonly #entityOf: (id: string) => CompiledEntity
  readonly #reading: Reading
  readonly #list = new StagedList()
  readonly #claims = new UniqueClaims(this.#list)
  readonly #records = new Map<string, StagedRecord>()
  readonly #audit: RowToWrite[] = []

  constructor(entityOf: (id: string) => CompiledEntity, reading: Reading) {
    this.#entityOf = entityOf
    this.#reading = reading
  }

  mark(): () => void {
    return this.#list.mark()
  }

  /** Reads the records that are changed; carefully, also those that a new one could be in the way of. */
  async load(session: Session, commits: readonly Commit[]): Promise<void> {
    const isCareful = this.#reading === 'careful'
    const wanted = new Map<CompiledEntity, Set<string>>()
    const writes = commits.flatMap((commit) => commit.writes)
    for (const { entity: id, op, id: recordId } of writes) {
      const entity = isCareful || op !== 'create' ? this.#findEntity(id) : null
      if (!entity) continue
      const ids = wanted.get(entity)
      if (ids) ids.add(recordId)
      else wanted.set(entity, new Set([recordId]))
    }
    const asked = [...wanted]
    const answers = await session.send(asked.map(([entity, ids]) => loadById(entity, ids, isCareful)))
    for (const [index, [entity]] of asked.entries()) {
      for (const row of (answers[index]?.rows ?? []) as Row[]) this.#take(entity, row)
    }
    if (isCareful) await this.#claims.load(session, [...wanted.keys()], this.#valuesWritten(writes))
  }

  /** Makes one write on top of all that were made before. */
  apply(write: RecordWrite, writing: Writing): RecordChange {
    const entity = this.#entityOf(write.entity)
    const staged = this.#records.get(keyOf(entity, write.id))
    const before = staged && staged.record.deletedAt === undefined ? staged.record : null
    const { change, actor, auditText } = planWrite(entity, { write, before, writing })
    if (write.op === 'create' && staged) throw engineError('UNIQUE_CONFLICT', { entity: entity.id, fields: 'id' })
    const record = change.after ?? deleted(before, writing.at, actor)
    this.#claims.move(entity, before, change.after)
    this.#list.set(this.#records, keyOf(entity, write.id), {
      entity,
      base: staged?.base ?? null,
      record,
      isChanged: true
    })
    const { op } = change
    this.#list.push(this.#audit, {
      at: writing.atMs,
      entity: entity.id,
      record_id: write.id,
      actor,
      op,
      changes: auditText
    })
    return change
  }

  async write(session: Session): Promise<void> {
    const made = new Map<CompiledEntity, RowToWrite[]>()
    const changed = new Map<CompiledEntity, RowToWrite[]>()
    for (const { entity, base, record, isChanged } of this.#records.values()) {
      if (isChanged) add(base ? changed : made, entity, recordToRow(entity, record, base))
    }
    // Changes first: they may free a value that a new record takes.
    const tables = [
      ...[...changed].map(([entity, rows]) => ({ text: recordStatements(entity).update, rows })),
      ...[...made].map(([entity, rows]) => ({ text: recordStatements(entity).insert, rows }))
    ]
    if (this.#audit.length > 0) tables.push({ text: insertAudit, rows: this.#audit })
    const answers = await session.send(tables.map(({ text, rows }) => ({ text, values: [rowsToText(rows)] })))
    for (const [index, { rows }] of tables.entries()) expectRows(answers[index]?.count ?? 0, rows.length)
  }

  #take(entity: CompiledEntity, row: Row): void {
    const record = rowToRecord(entity, row)
    const base = { n: Number(row['n']), version: record.version }
    this.#records.set(keyOf(entity, record.id), { entity, base, record, isChanged: false })
    if (record.deletedAt === undefined) this.#claims.know(entity, record)
  }

  /** Values as each write would leave them; what is unique in them may be taken already. */
  #valuesWritten(writes: readonly RecordWrite[]): ReadonlyMap<CompiledEntity, readonly JsonObject[]> {
    const values = new Map<CompiledEntity, JsonObject[]>()
    const latest = new Map<string, JsonObject>()
    for (const write of writes) {
      const entity = write.op === 'delete' ? null : this.#findEntity(write.entity)
      if (!entity || write.op === 'delete') continue
      const key = keyOf(entity, write.id)
      const before = latest.get(key) ?? (this.#records.get(key)?.record as unknown as JsonObject | undefined)
      const merged = { ...before, ...write.values }
      latest.set(key, merged)
      add(values, entity, merged)
    }
    return values
  }

  /** An entity that does not exist is found out when its write is made, so that it fails alone. */
  #findEntity(id: string): CompiledEntity | null {
    try {
      return this.#entityOf(id)
    } catch {
      return null
    }
  }
}

const insertAudit = `insert into audit (at, entity, record_id, actor, op, changes)
  select at, entity, record_id, actor, op, changes from json_to_recordset($1::json)
    as v (at bigint, entity text, record_id text, actor text, op text, changes text)`

function loadById(entity: CompiledEntity, ids: ReadonlySet<string>, isCareful: boolean): Statement {
  const { load, lock } = recordStatements(entity)
  return { text: isCareful ? lock : load, values: [JSON.stringify([...ids])] }
}

function deleted(before: StoredRecord | null, at: string, by: string): StoredRecord {
  if (!before) throw engineError('BUG', { reason: 'a record was deleted that is not there' })
  return { ...before, version: before.version + 1, updatedAt: at, updatedBy: by, deletedAt: at }
}

function keyOf(entity: CompiledEntity, id: string): string {
  return `${entity.id} ${id}`
}

function add<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}
