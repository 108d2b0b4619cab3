import type { RecordPage, RecordQuery, StoredRecord } from '../../schemas/record.ts'
import type { AuditEntry } from '../../schemas/views.ts'
import type { JsonObject } from '../../schemas/json.ts'
import { engineError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { RecordReader } from '../ports/store.ts'
import { compileEntity } from '../records/compile-entity.ts'
import { foldedWords } from '../records/folded-words.ts'
import { searchWords } from '../records/record-row.ts'
import type { Entity } from '../../schemas/entity.ts'
import type { Sight, Sights } from './sights.ts'

/**
 * Records as somebody with a role sees them. Everything that reads for a person reads through this: lists, counts, searches,
 * related records, timelines, exports. A record out of sight is not there.
 */
export function openScopedRecords(
  records: RecordReader,
  sights: Sights,
  entityOf: (id: string) => Entity | undefined
): RecordReader {
  const get = async (entity: string, id: string): Promise<StoredRecord | null> => {
    const sight = sights.read(entity)
    if (!sight) return null
    if (sight.within.length === 0) return masked(await records.get(entity, id), sight)
    const page = await records.find(entity, { where: { id }, limit: 1 }, sight.within)
    return masked(page.records[0] ?? null, sight)
  }
  return {
    get,
    async find(entity, query) {
      const sight = sights.read(entity)
      if (!sight) return { records: [], nextCursor: null }
      requireSeen(entity, sight, query)
      const declared = entityOf(entity)
      const page =
        query.search !== undefined && declared && isSearchMasked(declared, sight)
          ? await searchSeen(records, { declared, sight, query, search: query.search })
          : await records.find(entity, query, sight.within)
      return { ...page, records: page.records.map((record) => mask(record, sight)) }
    },
    async count(entity, where) {
      const sight = sights.read(entity)
      if (!sight) return 0
      requireSeen(entity, sight, where ? { where } : {})
      return records.count(entity, where, sight.within)
    },
    async audit(entity, id) {
      const sight = sights.read(entity)
      if (!sight) return []
      // What was deleted is in nobody's sight but theirs who see everything.
      if (sight.within.length > 0 && !(await get(entity, id))) return []
      return (await records.audit(entity, id)).map((entry) => maskEntry(entry, sight))
    }
  }
}

export function mask(record: StoredRecord, { hidden }: Sight): StoredRecord {
  if (hidden.size === 0) return record
  return Object.fromEntries(Object.entries(record).filter(([field]) => !hidden.has(field))) as unknown as StoredRecord
}

function masked(record: StoredRecord | null, sight: Sight): StoredRecord | null {
  return record && mask(record, sight)
}

function maskEntry(entry: AuditEntry, { hidden }: Sight): AuditEntry {
  if (hidden.size === 0) return entry
  return {
    ...entry,
    changes: Object.fromEntries(Object.entries(entry.changes).filter(([field]) => !hidden.has(field)))
  }
}

/** A field that is not seen may not be asked about either: the answer would tell its value. */
function requireSeen(entity: string, { hidden }: Sight, { where, sort }: RecordQuery): void {
  const asked = [...Object.keys(where ?? {}), ...(sort === undefined ? [] : [sort.replace(/^-/, '')])]
  const unseen = asked.find((field) => hidden.has(field))
  if (unseen === undefined) return
  const message = { vi: `${entity} không có trường ${unseen}.`, en: `${entity} has no field ${unseen}.` }
  throw engineError('INPUT_INVALID', { fields: [{ path: `/where/${unseen}`, message }] })
}

function isSearchMasked({ fields }: Entity, { hidden }: Sight): boolean {
  return [...hidden].some((field) => fields[field]?.['x-mach'].search === true)
}

interface MaskedSearch {
  readonly declared: Entity
  readonly sight: Sight
  readonly query: RecordQuery
  readonly search: string
}

/** The index holds the words of all fields together, so what it finds by a hidden one is left out here. */
async function searchSeen(
  records: RecordReader,
  { declared, sight, query, search }: MaskedSearch
): Promise<RecordPage> {
  const wanted = Math.min(query.limit ?? limits.pageRowsDefault, limits.pageRowsMax)
  const words = wordsOf(search)
  const compiled = compileEntity(declared)
  const isFound = (record: StoredRecord): boolean => {
    const seen = searchWords(compiled, mask(record, sight) as unknown as JsonObject)
    return words.every((word) => seen.some((each) => each.startsWith(word)))
  }
  const found: StoredRecord[] = []
  let cursor = query.cursor
  for (let pages = 0; pages < limits.maskedSearchPagesMax; pages += 1) {
    const rest = { ...query, limit: Math.max(1, wanted - found.length), ...(cursor === undefined ? {} : { cursor }) }
    const page = await records.find(declared.id, rest, sight.within)
    found.push(...page.records.filter(isFound))
    if (page.nextCursor === null || found.length >= wanted) return { records: found, nextCursor: page.nextCursor }
    cursor = page.nextCursor
  }
  return { records: found, nextCursor: cursor ?? null }
}

/** As the index reads them: digits with separators are one phone number. */
function wordsOf(search: string): readonly string[] {
  const compact = search.replaceAll(/[\s.()+-]/g, '')
  return /^\d{6,}$/.test(compact) ? [compact] : foldedWords(search)
}
