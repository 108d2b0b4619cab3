import { createHash } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import type { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openApi } from '../../engine/api/open-api.ts'
import type { Rehearsals } from '../../engine/ports/rehearsals.ts'
import { openRehearsals } from '../../engine/rehearsal/open-rehearsals.ts'
import { systemClock } from '../../engine/run/system-clock.ts'
import type { PlayedRunView, RehearsalView } from '../../schemas/rehearsal.ts'
import { openDemoHistory, type DemoHistory } from '../support/demo-history.ts'
import { silentLog } from '../support/silent-log.ts'

let history: DemoHistory
let rehearsals: Rehearsals
let api: Hono

beforeAll(async () => {
  history = await openDemoHistory({ rows: 40 })
  // What happened lies in the ninety days before the end of the history, which is the present of this test.
  const clock = { ...systemClock, now: () => history.until }
  rehearsals = openRehearsals({ dataFolder: dirname(history.file), clock })
  api = openApi({ engine: { ...history.engine, rehearsals }, log: silentLog })
}, 300_000)

afterAll(async () => {
  rehearsals.close()
  await history.close()
})

// oxlint-disable-next-line typescript/no-unnecessary-type-parameters
async function ask<T>(method: string, path: string, body?: object): Promise<{ status: number; body: T }> {
  const headers = { host: '127.0.0.1', 'content-type': 'application/json' }
  const sent = body === undefined ? {} : { body: JSON.stringify(body) }
  const answer = await api.request(`http://127.0.0.1${path}`, { method, headers, ...sent })
  return { status: answer.status, body: (await answer.json()) as T }
}

async function untilState(id: string, ...states: readonly RehearsalView['state'][]): Promise<RehearsalView> {
  for (;;) {
    const { body } = await ask<RehearsalView>('GET', `/api/rehearsals/${id}`)
    if (states.includes(body.state)) return body
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

describe('a rehearsal', () => {
  test('plays in a process of its own, tells how far it is, and shows each run it played', async () => {
    const begun = await ask<RehearsalView>('POST', '/api/flows/lead-capture/rehearsals', { kind: 'past' })
    expect([begun.status, begun.body.state]).toEqual([201, 'copying'])
    const { past, progress } = await untilState(begun.body.id, 'done', 'failed')
    expect(progress.done).toBe(progress.total)
    const line = past?.runs[0]
    const { body } = await ask<PlayedRunView>('GET', `/api/rehearsals/${begun.body.id}/runs/${line?.id ?? ''}`)
    expect(body.run.journal.at(-1)?.kind).toBe('finished')
    expect(body.changes.length).toBe(line?.changes)
    expect(body.run.messages.length).toBe(line?.messages)
    const none = await ask<object>('GET', `/api/rehearsals/${begun.body.id}/runs/nobody`)
    expect(none.status).toBe(404)
  }, 60_000)

  test('commits nothing, sends nothing, and leaves no copy', async () => {
    const before = [contentOf(history.file), digestOf(history.file)]
    const begun = await ask<RehearsalView>('POST', '/api/flows/order-intake/rehearsals', { kind: 'past' })
    await untilState(begun.body.id, 'done')
    const runs = await ask<{ runs: { id: string }[] }>('GET', '/api/flows/lead-capture/occasions')
    const occasion = { kind: 'run', id: runs.body.runs[0]?.id }
    const tried = await ask<RehearsalView>('POST', '/api/flows/lead-capture/rehearsals', { kind: 'trial', occasion })
    const { trial } = await untilState(tried.body.id, 'done')
    expect(trial?.played?.changes.length).toBeGreaterThan(2)
    expect([contentOf(history.file), digestOf(history.file)]).toEqual(before)
    const alive = processes()
    rehearsals.close()
    await untilGone(alive)
    expect(readdirSync(dirname(history.file)).filter((name) => name.startsWith('rehearsal-'))).toEqual([])
  }, 60_000)

  test('ends at once when it is cancelled, with every process it had', async () => {
    const begun = await ask<RehearsalView>('POST', '/api/flows/lead-capture/rehearsals', { kind: 'past' })
    await untilState(begun.body.id, 'playing')
    const alive = processes()
    expect(alive.length).toBe(2)
    const ended = await ask<RehearsalView>('DELETE', `/api/rehearsals/${begun.body.id}`)
    expect(ended.body.state).toBe('cancelled')
    expect((await ask<object>('GET', `/api/rehearsals/${begun.body.id}`)).status).toBe(404)
    await untilGone(alive)
    expect(readdirSync(dirname(history.file)).filter((name) => name.startsWith('rehearsal-'))).toEqual([])
  }, 60_000)

  test('says what keeps a flow from being played', async () => {
    const flow = history.engine.registry.flow('lead-capture').flow
    const broken = { ...flow, steps: [{ id: 'nothing', kind: 'action', action: 'crm.nothing', input: {} }] }
    const begun = await ask<RehearsalView>('POST', '/api/flows/lead-capture/rehearsals', { kind: 'past', flow: broken })
    const { error } = await untilState(begun.body.id, 'failed')
    expect(error?.code).toBe('FLOW_INVALID')
  }, 60_000)

  test('says where it cannot be: on data that is in no file', () => {
    const elsewhere = openRehearsals({ dataFolder: dirname(history.file), isElsewhere: true, clock: systemClock })
    const flow = history.engine.registry.flow('follow-up').flow
    expect(() => elsewhere.begin({ kind: 'past', flow, days: 1 })).toThrow(
      expect.objectContaining({ code: 'REHEARSAL_NOT_HERE' })
    )
  })

  test('is one of a few: another one waits while all of them play', async () => {
    const many = await Promise.all(
      Array.from({ length: 4 }, () => ask<object>('POST', '/api/flows/lead-capture/rehearsals', { kind: 'past' }))
    )
    expect(many.map(({ status }) => status)).toEqual([201, 201, 201, 503])
    const alive = processes()
    rehearsals.close()
    await untilGone(alive)
  }, 60_000)
})

/** Processes of rehearsals that this one has started, and their plugin hosts. */
function processes(): readonly number[] {
  const lines = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n')
  const rows = lines.map((line) => /^ *(\d+) +(\d+) +(.*)$/u.exec(line) ?? [])
  const own = rows.filter(([, , parent, args]) => Number(parent) === process.pid && args?.includes('rehearsal/child'))
  const pids = own.map(([, pid]) => Number(pid))
  const hosts = rows.filter(([, , parent]) => pids.includes(Number(parent)))
  return [...pids, ...hosts.map(([, pid]) => Number(pid))]
}

async function untilGone(pids: readonly number[]): Promise<void> {
  expect(pids.length).toBeGreaterThan(0)
  for (let look = 0; look < 200; look += 1) {
    if (!pids.some(isAlive)) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('a process of a rehearsal is still there')
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

function digestOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex')
}

/** Every row of every table. */
function contentOf(file: string): string {
  const database = new Database(file, { readonly: true })
  const tables = database.prepare(`select name from sqlite_master where type = 'table' order by name`).pluck().all()
  const hash = createHash('sha256')
  for (const table of tables as string[])
    for (const row of database.prepare(`select * from "${table}"`).iterate()) hash.update(JSON.stringify(row))
  database.close()
  return hash.digest('hex')
}
