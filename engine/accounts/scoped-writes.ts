import type { JsonObject } from '../../schemas/json.ts'
import type { StoredRecord } from '../../schemas/record.ts'
import type { RecordChange } from '../core/event.ts'
import { engineError } from '../errors.ts'
import type { CreateWrite, RecordReader, RecordWrite } from '../ports/store.ts'
import type { Caller } from './caller.ts'
import { mask } from './scoped-records.ts'
import type { Sight, Sights } from './sights.ts'

export type WriteRecord = (write: RecordWrite, actor: string) => Promise<RecordChange>

interface Parts {
  readonly records: RecordReader
  readonly sights: Sights
  readonly caller: Caller
  readonly write: WriteRecord
}

/**
 * Writes records as far as a role allows. What is allowed was judged on a version of the record, and only that version is
 * changed.
 */
export function openScopedWrites(parts: Parts): WriteRecord {
  const { sights, write } = parts
  return async (asked, actor) => {
    const change = await write(await allowed(parts, asked), actor)
    const sight = sights.read(asked.entity)
    const { before, after } = change
    if (!sight) return { ...change, before: null, after: null }
    return { ...change, before: before && mask(before, sight), after: after && mask(after, sight) }
  }
}

async function allowed(parts: Parts, asked: RecordWrite): Promise<RecordWrite> {
  if (asked.op === 'create') return allowedCreate(parts, asked)
  const { sights, records } = parts
  const { entity, id, op } = asked
  const sight = op === 'update' ? sights.update(entity) : sights.delete(entity)
  const isSeen = await seen(records, sights.read(entity), { entity, id })
  if (!isSeen) throw engineError('NOT_FOUND', { what: entity, id })
  const found = await seen(records, sight, { entity, id })
  if (!found || !sight) throw refused(op, entity)
  if (asked.op === 'update') requireOpenFields(parts, asked, sight)
  return { ...asked, version: asked.version ?? found.version }
}

async function seen(
  records: RecordReader,
  sight: Sight | null,
  { entity, id }: { readonly entity: string; readonly id: string }
): Promise<StoredRecord | null> {
  if (!sight) return null
  return (await records.find(entity, { where: { id }, limit: 1 }, sight.within)).records[0] ?? null
}

/** Who makes a record owns it, unless it is made for somebody else. */
function allowedCreate(parts: Parts, asked: CreateWrite): RecordWrite {
  const { sights, caller } = parts
  const { entity, values } = asked
  if (!sights.mayCreate(entity)) throw refused('create', entity)
  const sight = sights.read(entity)
  if (sight) requireOpenFields(parts, asked, sight)
  const isOwned = 'ownerId' in values || caller.account === null
  return isOwned ? asked : { ...asked, values: { ...values, ownerId: caller.account.id } }
}

function requireOpenFields(
  { sights }: Parts,
  { entity, values }: { readonly entity: string; readonly values: JsonObject },
  { fixed }: Sight
): void {
  const closed = Object.keys(values).find((field) => fixed.has(field))
  if (closed !== undefined) throw refused(`write:${closed}`, entity)
  const owners = sights.owners(entity)
  const { ownerId } = values
  if (ownerId === undefined || owners === null) return
  if (typeof ownerId !== 'string' || !owners.includes(ownerId)) throw refused('write:ownerId', entity)
}

function refused(what: string, entity: string): Error {
  return engineError('NOT_ALLOWED', { permission: `records:${what}:${entity}` })
}
