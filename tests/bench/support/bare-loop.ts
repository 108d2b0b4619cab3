import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { openDatabase } from '../../../engine/store/sqlite/open-database.ts'

/** A loop that writes rows of runs and does nothing else. */
export interface BareLoop {
  readonly bytesPerRun: number
  /** Writes the next part of the rows. */
  writePart(): BareSpeed
  close(): void
}

export interface BareSpeed {
  readonly runsPerSecond: number
  readonly cpuMsPerRun: number
}

interface Source {
  readonly file: string
  /** Runs per transaction. */
  readonly batch: number
  /** In how many parts, of equally many runs, the rows are written. */
  readonly parts: number
}

/**
 * The baseline of runs: a bare loop that writes the very rows of a finished database into an empty one with the same tables
 * and indexes, in synced batches of `batch` runs. No sandbox, expressions, checks or HTTP, and no work on what is written:
 * texts are ready before the clock runs. A run is written twice, as it is: accepted in one transaction; moved on and noted
 * in the journal in the next, together with those accepted then.
 */
export function openBareLoop({ file, batch, parts }: Source): BareLoop {
  const source = new Database(file, { readonly: true })
  const folder = mkdtempSync(join(tmpdir(), 'mach-bare-'))
  const target = openDatabase(join(folder, 'bare.db'))
  const tables = copyTables(source, target)
  const runCount = Number(source.prepare('select count(*) from runs').pluck().get())
  const openLanes = (part: number): readonly Lane[] =>
    tables.map((table) => {
      const rows = readPart(source, table, [part / parts, (part + 1) / parts])
      return table === 'runs' ? runLane(target, rows) : plainLane(target, table, rows)
    })
  let part = 0
  return {
    bytesPerRun: statSync(file).size / runCount,
    writePart() {
      const lanes = openLanes(part++)
      return measure(target, lanes, { batch, count: runCount / parts })
    },
    close() {
      target.close()
      source.close()
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

function measure(
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

/** Makes the same tables and indexes, and gives those with rows. */
function copyTables(source: Database.Database, target: Database.Database): readonly string[] {
  const objects = source
    .prepare(
      `select type, name, sql from sqlite_schema where sql is not null and name not like '%\\_search\\_%' escape '\\' order by type desc`
    )
    .all() as { type: string; name: string; sql: string }[]
  for (const { sql } of objects) target.exec(sql)
  const names = objects
    .filter(({ type, sql }) => type === 'table' && !sql.startsWith('CREATE VIRTUAL'))
    .map(({ name }) => name)
  return names.filter((name) => Number(source.prepare(`select count(*) from "${name}"`).pluck().get()) > 0)
}

interface Rows {
  readonly names: readonly string[]
  readonly values: readonly (readonly unknown[])[]
}

function readPart(source: Database.Database, table: string, [from, to]: readonly [number, number]): Rows {
  const count = Number(source.prepare(`select count(*) from "${table}"`).pluck().get())
  const [begin, end] = [Math.round(count * from), Math.round(count * to)]
  const select = source.prepare(`select * from "${table}" limit ? offset ?`).raw()
  return {
    names: select.columns().map(({ name }) => name),
    values: select.all(end - begin, begin) as unknown[][]
  }
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

/** What the engine changes of the row of a run when it moves it on, and what stands there before. */
const before: Readonly<Record<string, unknown>> = {
  status: 'ready',
  wake_at: null,
  at_steps: null,
  error_code: null,
  seq: 0
}

function runLane(target: Database.Database, rows: Rows): Lane {
  const { names } = rows
  const insert = target.prepare(insertText('runs', rows))
  const update = target.prepare(
    `update runs set status = ?, wake_at = ?, updated_at = ?, flow_version = ?, at_steps = ?, error_code = ?, seq = ?
     where n = ? and seq = 0`
  )
  const changed = ['status', 'wake_at', 'updated_at', 'flow_version', 'at_steps', 'error_code', 'seq', 'n']
  const [createdAt, places] = [names.indexOf('created_at'), changed.map((name) => names.indexOf(name))]
  const accepts = rows.values.map((row) =>
    row.map((value, place) => (names[place] === 'updated_at' ? row[createdAt] : valueBefore(names[place], value)))
  )
  const finishes = rows.values.map((row) => places.map((place) => row[place]))
  let [next, open] = [0, 0]
  return (finished, accepted) => {
    for (const end = Math.round(finishes.length * finished); open < end; open += 1) update.run(finishes[open])
    for (const end = Math.round(accepts.length * accepted); next < end; next += 1) insert.run(accepts[next])
  }
}

function valueBefore(name: string | undefined, value: unknown): unknown {
  return name !== undefined && Object.hasOwn(before, name) ? before[name] : value
}

function insertText(table: string, { names }: Rows): string {
  const columns = names.map((each) => `"${each}"`).join(', ')
  return `insert into "${table}" (${columns}) values (${names.map(() => '?').join(', ')})`
}
