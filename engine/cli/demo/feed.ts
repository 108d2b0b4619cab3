import { join } from 'node:path'
import { Agent, request } from 'node:http'
import type { DemoFeed } from '../../../schemas/demo.ts'
import { limits } from '../../limits.ts'
import { openProgress } from '../progress.ts'
import { readCsv, type CsvRow } from '../read-csv.ts'

const atOnce = 64

/** Posts the rows of a file over HTTP, as visitors would; asks again when the server says it is busy. */
export async function feed(url: string, folder: string, spec: DemoFeed): Promise<number> {
  const lanes = await readLanes(join(folder, spec.file), spec)
  const progress = openProgress(
    spec.labels.vi,
    lanes.reduce((sum, lane) => sum + lane.length, 0)
  )
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce })
  const next = lanes.values()
  const postLanes = async (): Promise<void> => {
    for (const lane of next) {
      for (const row of lane) {
        await postRow(new URL(spec.path, url), agent, { row, spec })
        progress.advance()
      }
    }
  }
  await Promise.all(Array.from({ length: atOnce }, postLanes))
  agent.destroy()
  progress.end()
  return lanes.reduce((sum, lane) => sum + lane.length, 0)
}

/** Rows that must keep their order stand in one lane; lanes are posted side by side. */
async function readLanes(file: string, spec: DemoFeed): Promise<readonly (readonly CsvRow[])[]> {
  const lanes = new Map<string, CsvRow[]>()
  for await (const row of readCsv(file)) {
    const lane = spec.inOrderBy ? spec.inOrderBy.map((column) => row.fields[column] ?? '').join('|') : String(row.line)
    const rows = lanes.get(lane)
    if (rows) rows.push(row)
    else lanes.set(lane, [row])
  }
  return [...lanes.values()]
}

interface RowToPost {
  readonly row: CsvRow
  readonly spec: DemoFeed
}

async function postRow(url: URL, agent: Agent, { row, spec }: RowToPost): Promise<void> {
  const body = JSON.stringify(toBody(row, spec))
  const key = row.fields[spec.key] ?? ''
  for (;;) {
    const { status, retryAfterS } = await post(url, agent, { body, key })
    if (status !== 429 && status !== 503) return
    await new Promise((resolve) => setTimeout(resolve, retryAfterS * 1000))
  }
}

function toBody({ fields }: CsvRow, spec: DemoFeed): Record<string, unknown> {
  const omitted = new Set([spec.key, ...(spec.omit ?? [])])
  const kept = Object.entries(fields).filter(
    ([name, value]) => value !== '' && (!omitted.has(name) || spec.numbers?.includes(name))
  )
  return Object.fromEntries(kept.map(([name, value]) => [name, toValue(name, value, spec)]))
}

function toValue(name: string, value: string, spec: DemoFeed): unknown {
  if (spec.numbers?.includes(name)) return Number(value)
  if (spec.booleans?.includes(name)) return /^(true|yes|1|x|có|on)$/i.test(value.trim())
  return value
}

interface Post {
  readonly body: string
  readonly key: string
}

function post(
  url: URL,
  agent: Agent,
  { body, key }: Post
): Promise<{ readonly status: number; readonly retryAfterS: number }> {
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'idempotency-key': key
  }
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent, headers, timeout: limits.callMs }, (response) => {
      response.resume()
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, retryAfterS: Number(response.headers['retry-after'] ?? 1) })
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
