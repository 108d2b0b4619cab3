import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { installOwnPlugins, installPack } from '../../engine/cli/install-pack.ts'
import { readCsv } from '../../engine/cli/read-csv.ts'
import type { Clock } from '../../engine/ports/clock.ts'
import { deriveId } from '../../engine/run/make-id.ts'
import { openEngine, type Engine } from '../../engine/run/open-engine.ts'
import { openSandbox } from '../../engine/sandbox/open-sandbox.ts'
import { openSqliteStore } from '../../engine/store/sqlite/open-sqlite-store.ts'
import type { JsonObject } from '../../schemas/json.ts'
import { silentLog } from './silent-log.ts'

/** An installation that has lived: the demo's posts and orders, and what its people did, spread over ninety days. */
export interface DemoHistory {
  readonly file: string
  /** When it began and ended. */
  readonly from: number
  readonly until: number
  readonly engine: Engine
  close(): Promise<void>
}

export interface DemoHistoryParts {
  /** Rows of the leads and of the orders that come. */
  readonly rows: number
  /** Flows published instead of those of the pack, from the beginning. */
  readonly flows?: readonly object[]
}

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const from = Date.parse('2026-08-27T02:00:00.000Z')
const until = from + 90 * dayMs

/** Lives it with the real engine, minute by minute. */
export async function openDemoHistory({ rows, flows = [] }: DemoHistoryParts): Promise<DemoHistory> {
  const folder = mkdtempSync(join(tmpdir(), 'mach-history-'))
  const file = join(folder, 'mach.db')
  const time = openMinutes(from)
  let made = 0
  const engine = await openEngine({
    store: await openSqliteStore(file),
    sandbox: openSandbox(),
    clock: time.clock,
    log: silentLog,
    courierOf: null,
    makeId: () => deriveId('history', String((made += 1)))
  })
  const rest = async (): Promise<void> => {
    for (let quiet = 0; quiet < 4; quiet = engine.worker.held() > 0 ? 0 : quiet + 1)
      await new Promise((resolve) => setImmediate(resolve))
  }
  await installOwnPlugins(engine)
  await installPack(engine, 'starter')
  for (const flow of flows) await engine.install.flow(flow)
  await engine.start()
  const events = [...(await readPosts(rows)), ...(await readOrders(rows))].toSorted((a, b) => a.at - b.at)
  for (const { at, act } of events) {
    await time.passTo(at, rest)
    await act(engine)
    await rest()
    if (Math.floor(at / hourMs) % 3 === 0) await workOnLeads(engine, at)
    await rest()
  }
  await time.passTo(until, rest)
  const close = async (): Promise<void> => {
    await engine.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  return { file, from, until, engine, close }
}

/** What the runs of a flow did since then, read with SQL from the file: every change, message and entry of a journal. */
export function readEffects(file: string, flowId: string, since: number): readonly object[] {
  const database = new Database(file, { readonly: true })
  try {
    const mine = `select id from runs where flow_id = ? and created_at >= ?`
    const changes = database
      .prepare(
        `select at, entity, record_id, op, changes, actor from audit
         where actor like 'run:%' and substr(actor, 5, 36) in (${mine}) order by n`
      )
      .all(flowId, since) as object[]
    const messages = database
      .prepare(
        `select id, run_id, step_id, channel, payload, about, created_at from outbox where run_id in (${mine}) order by n`
      )
      .all(flowId, since) as object[]
    const runs = database
      .prepare(
        `select id, key, subject, status, trigger_data, created_at, updated_at, wake_at from runs
         where flow_id = ? and created_at >= ? order by n`
      )
      .all(flowId, since) as object[]
    const entries = database
      .prepare(
        `select r.id, j.at, e.value as entry from runs r join journal j on j.run_n = r.n, json_each(j.entries) e
         where r.flow_id = ? and r.created_at >= ? order by r.n, j.key, e.key`
      )
      .all(flowId, since) as { entry: string }[]
    const told = entries.map(({ entry, ...rest }) => ({ ...rest, entry: entry.replace(/"tookMs":[\d.]+/u, '') }))
    return [...changes, ...messages, ...runs, ...told]
  } finally {
    database.close()
  }
}

interface HistoryEvent {
  readonly at: number
  readonly act: (engine: Engine) => Promise<unknown>
}

async function readPosts(rows: number): Promise<readonly HistoryEvent[]> {
  const events: HistoryEvent[] = []
  for await (const { line, fields } of readCsv('examples/data/leads.csv')) {
    if (events.length >= rows) break
    const { rowKey = null, consentMail = '', consentSms = '', ...texts } = fields
    const body = { ...given(texts), consentMail: isYes(consentMail), consentSms: isYes(consentSms) }
    events.push({
      at: from + hourMs + Math.floor(((line - 1) / (rows + 2)) * 88 * dayMs),
      act: (engine) => engine.intake.submitForm('lead', body, { key: rowKey, trace: null }).catch(() => null)
    })
  }
  return events
}

async function readOrders(rows: number): Promise<readonly HistoryEvent[]> {
  const events: HistoryEvent[] = []
  for await (const { line, fields } of readCsv('examples/data/orders.csv')) {
    if (events.length >= rows) break
    const { rowKey = null, total = '0', ...texts } = fields
    const body = { ...given(texts), total: Number(total) }
    events.push({
      at: from + 3 * hourMs + 777 + Math.floor(((line - 1) / (rows + 2)) * 88 * dayMs),
      act: (engine) => engine.intake.receiveHook('order-intake', body, { key: rowKey, trace: null }).catch(() => null)
    })
  }
  return events
}

/** Somebody calls the newest lead; every other one answers later. */
async function workOnLeads({ store, intake }: Engine, at: number): Promise<void> {
  const { records } = await store.records.find('crm.lead', { sort: '-n', limit: 3 })
  const [newest, , older] = records
  const set = async (id: string, values: JsonObject): Promise<void> =>
    void (await intake.writeRecord({ op: 'update', entity: 'crm.lead', id, version: null, values }, 'user:lan'))
  if (newest && newest['status'] !== 'contacted')
    await set(newest.id, { status: 'contacted', contactedAt: new Date(at).toISOString() })
  if (older && older['status'] === 'contacted' && older['answeredAt'] === undefined && older.id.charCodeAt(3) % 2 === 0)
    await set(older.id, { status: 'qualified', answeredAt: new Date(at).toISOString() })
}

function given(fields: Readonly<Record<string, string>>): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''))
}

function isYes(text: string): boolean {
  return /^(true|yes|1|x|có|on)$/iu.test(text.trim())
}

/** A clock as machines have it: whoever sleeps looks again every minute. */
function openMinutes(start: number) {
  let now = start
  let planned: { readonly at: number; readonly call: () => void }[] = []
  const clock: Clock = {
    now: () => now,
    elapsed: () => now,
    after(delayMs, call) {
      const entry = { at: now + delayMs, call }
      planned.push(entry)
      return () => void (planned = planned.filter((each) => each !== entry))
    }
  }
  return {
    clock,
    async passTo(at: number, rest: () => Promise<void>): Promise<void> {
      for (;;) {
        const next = planned.reduce<(typeof planned)[number] | null>((a, b) => (a && a.at <= b.at ? a : b), null)
        if (!next || next.at > at) break
        planned = planned.filter((each) => each !== next)
        now = Math.max(now, next.at)
        next.call()
        await rest()
      }
      now = Math.max(now, at)
    }
  }
}
