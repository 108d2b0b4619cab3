import { createHash } from 'node:crypto'
import type Database from 'better-sqlite3'
import type { JournalEntry } from '../../../schemas/journal.ts'
import type { Json, JsonObject } from '../../../schemas/json.ts'
import { limits } from '../../limits.ts'

/**
 * Large values by reference: a field of a journal entry, or a trigger, that is too large for its row is kept once under its
 * hash, and the row says `{"$blob": sha}`. Nobody above the store sees that. Writing happens inside a transaction.
 */
export interface Blobs {
  packEntries(runN: number, entries: readonly JournalEntry[]): string
  unpackEntries(text: string): readonly JournalEntry[]
  /** The text for a column; `refer` must follow when it gives a hash. */
  packTrigger(trigger: JsonObject): { readonly text: string; readonly sha: string | null }
  unpackTrigger(text: string): JsonObject
  refer(runN: number, sha: string): void
  /** The run is gone; values that nobody else holds go with it. */
  forget(runN: number): void
}

const mark = '$blob'
/** What every text has that holds a reference. It begins with a rare sign, so that looking for it costs little. */
const markText = `${mark}"`

export function openBlobs(database: Database.Database): Blobs {
  const statements = prepare(database)

  const keep = (text: string): string => {
    const sha = createHash('sha256').update(text).digest('hex')
    statements.insert.run(sha, text)
    return sha
  }

  const refer = (runN: number, sha: string): void => void statements.refer.run(runN, sha)

  const pack = (runN: number, value: Json): Json => {
    const text = JSON.stringify(value) as string | undefined
    if (text === undefined || !isToBeKept(value, text)) return value
    const sha = keep(text)
    refer(runN, sha)
    return { [mark]: sha }
  }

  const unpack = (value: Json): Json =>
    isReference(value) ? (JSON.parse(statements.value.pluck().get(value[mark]) as string) as Json) : value

  return {
    packEntries(runN, entries) {
      const text = JSON.stringify(entries)
      if (text.length <= limits.inlineValueBytesMax && !text.includes(markText)) return text
      return JSON.stringify(entries.map((entry) => withFields(entry, (value) => pack(runN, value))))
    },
    unpackEntries(text) {
      const entries = JSON.parse(text) as readonly JournalEntry[]
      return text.includes(markText) ? entries.map((entry) => withFields(entry, unpack)) : entries
    },
    packTrigger(trigger) {
      const text = JSON.stringify(trigger)
      if (!isToBeKept(trigger, text)) return { text, sha: null }
      const sha = keep(text)
      return { text: JSON.stringify({ [mark]: sha }), sha }
    },
    unpackTrigger: (text) => unpack(JSON.parse(text) as Json) as JsonObject,
    refer,
    forget(runN) {
      const shas = statements.ofRun.pluck().all(runN) as string[]
      if (shas.length > 0) statements.forget.run(runN)
      for (const sha of shas) statements.sweep.run(sha, sha)
    }
  }
}

function withFields(entry: JournalEntry, change: (value: Json) => Json): JournalEntry {
  const fields = Object.entries(entry as unknown as JsonObject).map(([name, value]) => [name, change(value)] as const)
  return Object.fromEntries(fields) as unknown as JournalEntry
}

/** Also what looks like a reference and is none: kept as a value, it cannot be taken for one. */
function isToBeKept(value: Json | undefined, text: string): boolean {
  return text.length > limits.inlineValueBytesMax || isReference(value)
}

function isReference(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.hasOwn(value, mark)
}

function prepare(database: Database.Database) {
  return {
    insert: database.prepare('insert into blobs (sha, value) values (?, ?) on conflict (sha) do nothing'),
    value: database.prepare('select value from blobs where sha = ?'),
    refer: database.prepare('insert into blob_refs (run_n, sha) values (?, ?) on conflict do nothing'),
    ofRun: database.prepare('select sha from blob_refs where run_n = ?'),
    forget: database.prepare('delete from blob_refs where run_n = ?'),
    sweep: database.prepare(
      'delete from blobs where sha = ? and not exists (select 1 from blob_refs where blob_refs.sha = ?)'
    )
  }
}
