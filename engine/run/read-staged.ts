import type { StoredRecord } from '../../schemas/record.ts'
import type { GuestRead } from '../ports/sandbox.ts'
import type { RecordReader, RecordWrite } from '../ports/store.ts'

/** Writes of a run that are not committed yet, with the time and actor they will have. */
export interface StagedWrites {
  readonly writes: readonly RecordWrite[]
  /** ISO 8601. */
  readonly at: string
}

/**
 * A read as the run sees it before its writes are committed. Null when that cannot be told without the database looking at
 * them: then the writes must be committed first. A record read by its id can always be told.
 */
export async function readStaged(
  records: RecordReader,
  staged: StagedWrites,
  read: GuestRead
): Promise<readonly StoredRecord[] | null> {
  const id = idAskedFor(read)
  const isTouched = staged.writes.some((write) => write.entity === read.entity && (id === null || write.id === id))
  if (!isTouched) return readCommitted(records, read)
  if (id === null) return null
  const own = staged.writes.filter((write) => write.entity === read.entity && write.id === id)
  const isMadeHere = own[0]?.op === 'create'
  const before = isMadeHere ? null : await records.get(read.entity, id)
  const after = own.reduce((record, write) => applyWrite(record, write, staged.at), before)
  return after ? [after] : []
}

async function readCommitted(records: RecordReader, read: GuestRead): Promise<readonly StoredRecord[]> {
  if (read.op === 'find') return (await records.find(read.entity, read.query)).records
  const record = await records.get(read.entity, read.id)
  return record ? [record] : []
}

/** The id, when the read asks for one record by nothing else. */
function idAskedFor(read: GuestRead): string | null {
  if (read.op === 'get') return read.id
  const where = Object.entries(read.query.where ?? {})
  const [field, value] = where[0] ?? []
  return where.length === 1 && field === 'id' && typeof value === 'string' ? value : null
}

function applyWrite(record: StoredRecord | null, write: RecordWrite, at: string): StoredRecord | null {
  const by = write.actor ?? ''
  switch (write.op) {
    case 'create':
      return withValues(
        { id: write.id, version: 1, createdAt: at, createdBy: by, updatedAt: at, updatedBy: by },
        write.values
      )
    case 'update':
      return (
        record && withValues({ ...record, version: record.version + 1, updatedAt: at, updatedBy: by }, write.values)
      )
    case 'delete':
      return null
  }
}

/** Empty fields are absent. */
function withValues(record: StoredRecord, values: object): StoredRecord {
  const present = Object.entries({ ...record, ...values }).filter(([, value]) => value !== null && value !== undefined)
  return Object.fromEntries(present) as unknown as StoredRecord
}
