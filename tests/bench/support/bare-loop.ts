import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { openDatabase } from '../../../engine/store/sqlite/open-database.ts'

/** A loop that writes the rows of runs and does nothing else. */
export interface BareLoop {
  /** Writes what has come into the source since the last time, in synced batches of so many runs. */
  writeNew(batch: number): BareSpeed
  close(): void
}

export interface BareSpeed {
  readonly runsPerSecond: number
  readonly cpuMsPerRun: number
}

/**
 * The baseline of runs: a bare loop that writes the very rows of a database of the engine into another one with the same
 * tables and indexes. No sandbox, expressions, checks or HTTP, and no work on what is written: rows are read before the
 * clock runs. A run is written twice, as it is: accepted in one transaction; moved on and noted in the journal in the next,
 * together with those accepted then.
 */
export function openBareLoop(file: string): BareLoop {
  const source = new Database(file, { readonly: true })
  const folder = mkdtempSync(join(tmpdir(), 'mach-bare-'))
  const target = openDatabase(join(folder, 'bare.db'))
  const tables = copyTables(source, target)
  return {
    writeNew(batch) {
      const parts = tables.map((table) => ({ table, rows: readNew(source, target, table) }))
      const count = parts.find(({ table }) => table === 'runs')?.rows.values.length ?? 0
      const lanes = parts.map(({ table, rows }) =>
        table === 'runs' ? runLane(target, rows) : plainLane(target, table, rows)
      )
      return write(target, lanes, { batch, count })
    },
    close() {
      target.close()
      source.close()
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

function write(
  target: Database.Database,
  lanes: readonly Lane[],
  { batch, count }: { readonly batch: number; readonly count: number }
): BareSpeed {
  const cpuBefore = process.cpuUsage()
  const startedAt = performance.now()
  for (let done = 0; done < count + batch; done += batch) {
    target.exec('begin immediate')
    for (const lane of lanes) lane(Math.min(1, done / count), Math.min(1, (done + batch) / count))
    target.exec('commit')
  }
  const seconds = (performance.now() - startedAt) / 1000
  const { user, system } = process.cpuUsage(cpuBefore)
  return { runsPerSecond: count / seconds, cpuMsPerRun: (user + system) / 1000 / count }
}

/** Makes the same tables and indexes, and names those that rows are written to. */
function copyTables(source: Database.Database, target: Database.Database): readonly string[] {
  const objects = source
    .prepare(
      `select type, name, sql from sqlite_schema where sql is not null and name not like '%\\_search\\_%' escape '\\' order by type desc`
    )
    .all() as { type: string; name: string; sql: string }[]
  for (const { sql } of objects) target.exec(sql)
  return objects
    .filter(({ type, sql }) => type === 'table' && !sql.startsWith('CREATE VIRTUAL'))
    .map(({ name }) => name)
}

interface Rows {
  readonly names: readonly string[]
  readonly values: readonly (readonly unknown[])[]
}

/** Rows only come, and later ones later in their table. */
function readNew(source: Database.Database, target: Database.Database, table: string): Rows {
  const known = Number(target.prepare(`select count(*) from "${table}"`).pluck().get())
  const select = source.prepare(`select * from "${table}" limit -1 offset ?`).raw()
  return { names: select.columns().map(({ name }) => name), values: select.all(known) as unknown[][] }
}

/** Writes the rows of one table: what belongs to the runs that are finished up to one share, and accepted up to another. */
type Lane = (finished: number, accepted: number) => void

function plainLane(target: Database.Database, table: string, rows: Rows): Lane {
  const insert = target.prepare(insertText(table, rows))
  let next = 0
  return (finished) => {
    for (const end = Math.round(rows.values.length * finished); next < end; next += 1) insert.run(rows.values[next])
  }
}

function runLane(target: Database.Database, rows: Rows): Lane {
  const { names, values } = rows
  const insert = target.prepare(insertText('runs', rows))
  const update = target.prepare(
    `update runs set status = ?, wake_at = ?, updated_at = ?, flow_version = ?, at_steps = ?, error_code = ?, seq = ?
     where n = ? and seq = 0`
  )
  const changed = ['status', 'wake_at', 'updated_at', 'flow_version', 'at_steps', 'error_code', 'seq', 'n']
  const places = changed.map((name) => names.indexOf(name))
  const begins = values.map((row) => acceptedRow(names, row))
  const ends = values.map((row) => places.map((place) => row[place]))
  let [begun, ended] = [0, 0]
  return (finishedShare, acceptedShare) => {
    for (const end = Math.round(ends.length * finishedShare); ended < end; ended += 1) update.run(ends[ended])
    for (const end = Math.round(begins.length * acceptedShare); begun < end; begun += 1) insert.run(begins[begun])
  }
}

/** The row of a run as it was accepted: without what the engine changes as it moves the run on. */
function acceptedRow(names: readonly string[], row: readonly unknown[]): readonly unknown[] {
  const updated_at = row[names.indexOf('created_at')]
  const accepted = new Map(Object.entries({ ...untouched, updated_at }))
  return names.map((name, place) => (accepted.has(name) ? accepted.get(name) : row[place]))
}

const untouched = { status: 'ready', wake_at: null, at_steps: null, error_code: null, seq: 0 }

function insertText(table: string, { names }: Rows): string {
  const columns = names.map((each) => `"${each}"`).join(', ')
  return `insert into "${table}" (${columns}) values (${names.map(() => '?').join(', ')})`
}
