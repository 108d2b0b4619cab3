import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { openDatabase } from '../../../engine/store/sqlite/open-database.ts'

export interface BareLoop {
  readonly runsPerSecond: number
  readonly cpuMsPerRun: number
  readonly bytesPerRun: number
}

type Row = Record<string, unknown>

/**
 * The baseline of runs: a bare loop that writes the very rows of a finished database into an empty one with the same tables
 * and indexes, in synced batches of `batch` runs. No sandbox, expressions, checks or HTTP. A run is written twice, as it is:
 * accepted in one transaction, finished in the next.
 */
export function rewriteRows(file: string, batch: number): BareLoop {
  const source = new Database(file, { readonly: true })
  const folder = mkdtempSync(join(tmpdir(), 'mach-bare-'))
  const target = openDatabase(join(folder, 'bare.db'))
  const tables = copyTables(source, target)
  const runCount = Number(source.prepare('select count(*) from runs').pluck().get())
  const bytesPerRun = statSync(file).size / runCount
  const lanes = tables.map((table) => openLane({ source, target, table, runCount }))
  const cpuBefore = process.cpuUsage()
  const startedAt = performance.now()
  for (let done = 0; done < runCount; done += batch) {
    target.exec('begin immediate')
    for (const lane of lanes) lane(Math.min(done + batch, runCount) / runCount)
    target.exec('commit')
  }
  const seconds = (performance.now() - startedAt) / 1000
  const { user, system } = process.cpuUsage(cpuBefore)
  target.close()
  source.close()
  rmSync(folder, { recursive: true, force: true })
  return { runsPerSecond: runCount / seconds, cpuMsPerRun: (user + system) / 1000 / runCount, bytesPerRun }
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

interface LaneParts {
  readonly source: Database.Database
  readonly target: Database.Database
  readonly table: string
  readonly runCount: number
}

/** Writes the rows of one table up to a share of them; runs of the transaction before are finished. */
function openLane({ source, target, table }: LaneParts): (share: number) => void {
  const rows = source.prepare(`select * from "${table}"`).all() as Row[]
  const names = Object.keys(rows[0] ?? {})
  const columns = names.map((each) => `"${each}"`).join(', ')
  const insert = target.prepare(`insert into "${table}" (${columns}) values (${names.map(() => '?').join(', ')})`)
  const isRuns = table === 'runs'
  const finish = isRuns ? openFinish(target, rows) : () => undefined
  let next = 0
  return (share) => {
    finish(next)
    for (const end = Math.round(rows.length * share); next < end; next += 1) {
      const row = rows[next] ?? {}
      insert.run(...names.map((each) => (isRuns && each === 'status' ? 'ready' : row[each])))
    }
    if (share === 1) finish(next)
  }
}

/** Finishes runs up to a place. */
function openFinish(target: Database.Database, rows: readonly Row[]): (end: number) => void {
  const update = target.prepare('update runs set status = ?, updated_at = ?, seq = seq + 1 where n = ? and seq = ?')
  let next = 0
  return (end) => {
    for (; next < end; next += 1) {
      const { status, updated_at: at, n, seq } = rows[next] ?? {}
      update.run(status, at, n, seq)
    }
  }
}
