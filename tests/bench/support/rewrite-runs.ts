import pg from 'pg'

export interface BareRuns {
  readonly runsPerSecond: number
  readonly cpuMsPerRun: number
}

type Row = Readonly<Record<string, unknown>>

/**
 * The baseline of runs on PostgreSQL: a bare client that writes the rows of finished runs into the same tables, emptied.
 * Each is written twice, as it is: when it comes, and when it ends with its journal. No engine, expressions or checks;
 * the next batch is on its way before the last one is answered.
 */
export async function rewriteRuns(
  url: string,
  { commitsPerBatch, warmUp }: { readonly commitsPerBatch: number; readonly warmUp: number }
): Promise<BareRuns> {
  const client = new pg.Client({ connectionString: url, pipeline: true })
  await client.connect()
  const rowsOf = async (text: string): Promise<readonly Row[]> => (await client.query<Row>(text)).rows
  const runs = await rowsOf('select * from runs order by n')
  const journal = await rowsOf('select * from journal order by key')
  await client.query('truncate runs, journal')
  // As the engine's own connection: rows are found by their keys, also while the tables seem small.
  for (const way of ['seqscan', 'hashjoin', 'mergejoin']) await client.query(`set enable_${way} = off`)
  const size = Math.max(1, Math.round(commitsPerBatch / 2))
  const batches = Array.from({ length: Math.ceil(runs.length / size) }, (_, n) => [n * size, (n + 1) * size] as const)
  const write = async ([from, to]: readonly [number, number]): Promise<void> => {
    const [now, before] = [
      runs.slice(from, to),
      { runs: runs.slice(from - size, from), journal: journal.slice(from - size, from) }
    ]
    await Promise.all([
      client.query('begin'),
      client.query({ name: 'insert', text: insert, values: [JSON.stringify(now)] }),
      client.query({ name: 'finish', text: finish, values: [JSON.stringify(before.runs)] }),
      client.query({ name: 'journal', text: keep, values: [JSON.stringify(before.journal)] }),
      client.query('commit')
    ])
  }
  const warm = Math.ceil(warmUp / size)
  for (const batch of batches.slice(0, warm)) await write(batch)
  const cpuBefore = process.cpuUsage()
  const startedAt = performance.now()
  let last = Promise.resolve()
  for (const batch of batches.slice(warm)) {
    const next = write(batch)
    await last
    last = next
  }
  await last
  const seconds = (performance.now() - startedAt) / 1000
  const { user, system } = process.cpuUsage(cpuBefore)
  await client.end()
  const count = runs.length - warm * size
  return { runsPerSecond: count / seconds, cpuMsPerRun: (user + system) / 1000 / count }
}

const insert = `insert into runs (n, id, flow_id, flow_version, key, subject, status, trigger_data, cause_depth, created_at,
    updated_at, seq) overriding system value
  select n, id, flow_id, flow_version, key, subject, 'ready', trigger_data, cause_depth, created_at, created_at, 0
  from json_to_recordset($1::json) as v (n bigint, id text, flow_id text, flow_version bigint, key text, subject text,
    trigger_data text, cause_depth bigint, created_at bigint)`

const finish = `update runs r set status = v.status, updated_at = v.updated_at, seq = r.seq + 1
  from json_to_recordset($1::json) as v (n bigint, status text, updated_at bigint) where r.n = v.n and r.seq = 0`

const keep = `insert into journal (key, run_n, at, entries) select key, run_n, at, entries
  from json_to_recordset($1::json) as v (key bigint, run_n bigint, at bigint, entries text)`
