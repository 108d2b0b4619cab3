import { appendFileSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { installOwnPlugins, installPack } from '../../engine/cli/install-pack.ts'
import type { Courier } from '../../engine/ports/courier.ts'
import type { RecordWrite, Store } from '../../engine/ports/store.ts'
import { openEngine } from '../../engine/run/open-engine.ts'
import { openSandbox } from '../../engine/sandbox/open-sandbox.ts'
import { openSqliteStore } from '../../engine/store/sqlite/open-sqlite-store.ts'
import type { StoredRecord } from '../../schemas/record.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { silentLog } from '../support/silent-log.ts'

/**
 * A shop with the starter flows that lives through a week of virtual time, for a test to kill: with `before:7` it dies just
 * before its seventh commit, with `after:7` when that commit is synced and nobody has been told. Everything it does can be
 * done again, as by senders that repeat what was not answered. At the end it prints what there is.
 */
const [folder = '', death = ''] = process.argv.slice(2)
const hourMs = 3_600_000
const [when, point] = death.split(':')
let boundaries = 0

const clock = fakeClock(Date.parse('2026-03-02T02:00:00.000Z'))
const store = mortal(await openSqliteStore(join(folder, 'mach.db')))
const mails = join(folder, 'mails.txt')
const courier: Courier = {
  // The far side drops what it has had before, as its keys allow.
  honoursKeys: true,
  hostOf: () => 'far-side',
  deliver({ id, payload }) {
    const isKnown = delivered().some((line) => line.startsWith(id))
    if (!isKnown) appendFileSync(mails, `${id} ${JSON.stringify([payload['to'], payload['subject']])}\n`)
    return Promise.resolve({ kind: 'sent', answer: '250' })
  },
  close: () => Promise.resolve()
}
const engine = await openEngine({ store, sandbox: openSandbox(), clock, log: silentLog, courierOf: () => courier })
await installOwnPlugins(engine)
await installPack(engine, 'starter')
await engine.start()

const rest = async (): Promise<void> => {
  for (let quiet = 0; quiet < 3;) {
    await clock.advance(1)
    await sleep(2)
    // After a death the clock begins anew: what was queued later in the last life is not due yet.
    const due = await store.outbox.due(clock.now(), 1)
    const { sending } = await store.outbox.countByState()
    quiet = engine.worker.held() + due.length + sending === 0 ? quiet + 1 : 0
  }
}

for (const [key, body] of Object.entries(leads())) await engine.intake.submitForm('lead', body, { key, trace: null })
await rest()
for (const lead of await all('crm.lead')) {
  if (lead['contactedAt'] === undefined) await engine.intake.writeRecord(contacted(lead, clock.now()), 'user:seller')
}
await rest()
for (const hours of [25, 80]) {
  await clock.advance(hours * hourMs)
  await rest()
}
const order = {
  phone: '0912 345 678',
  fullName: 'Nguyễn Thị Hạnh',
  total: 6_200_000,
  paidAt: '2026-03-07T03:00:00.000Z'
}
await engine.intake.receiveHook('order-intake', { number: 'DH-1', ...order }, { key: 'DH-1', trace: null })
await rest()
// What was queued at the end of the last life may be due a little later than this life has lasted.
await clock.advance(hourMs)
await rest()
console.log(JSON.stringify(await summary()))
await engine.stop()
process.exit(0)

/** Dies at the point that was asked for. */
function mortal(inner: Store): Store {
  const boundary = async <T>(commit: () => Promise<T>): Promise<T> => {
    boundaries += 1
    const isPoint = boundaries === Number(point)
    if (isPoint && when === 'before') process.kill(process.pid, 'SIGKILL')
    const answer = await commit()
    if (isPoint && when === 'after') process.kill(process.pid, 'SIGKILL')
    return answer
  }
  const { outbox } = inner
  return {
    ...inner,
    commit: (commit) => boundary(() => inner.commit(commit)),
    admit: (admission) => boundary(() => inner.admit(admission)),
    outbox: {
      ...outbox,
      claim: (taken, held) => boundary(() => outbox.claim(taken, held)),
      settle: (settlement) => boundary(() => outbox.settle(settlement))
    }
  }
}

function leads() {
  const hot = { need: 'Quà Tết cho 300 khách, cần báo giá gấp', budget: '120 triệu', company: 'Công ty Sông Hàn' }
  return {
    hot: { fullName: 'Nguyễn Thị Hạnh', phone: '0912.345.678', email: 'hanh@example.com', consentMail: true, ...hot },
    cool: { fullName: 'Lê Văn Bình', email: 'binh@example.com', need: 'Xem mẫu' }
  }
}

function contacted({ id }: StoredRecord, now: number): RecordWrite {
  const values = { status: 'contacted', contactedAt: new Date(now).toISOString() }
  return { op: 'update', entity: 'crm.lead', id, version: null, values }
}

async function all(entity: string): Promise<readonly StoredRecord[]> {
  return (await store.records.find(entity, { limit: 500 })).records
}

function delivered(): readonly string[] {
  return existsSync(mails) ? readFileSync(mails, 'utf8').split('\n').filter(Boolean) : []
}

/** All that must be the same, whatever happened on the way: no ids, no times. */
async function summary() {
  const counts = await Promise.all(
    engine.registry.entities().map(async ({ id }) => [id, await store.records.count(id)])
  )
  const { handles } = await store.runs.list({ limit: 100 })
  const points = (await all('loyalty.pointsEntry')).map((entry) => entry['amount'])
  const integrity = (await store.checkIntegrity()).filter(({ ok }) => !ok)
  return {
    boundaries,
    same: {
      records: Object.fromEntries(counts) as Record<string, number>,
      runs: handles.map(({ run }) => `${run.flowId} ${run.status}`).toSorted(),
      points,
      messages: await store.outbox.countByState(),
      // Ids of records are new in each life, and with them the ids of messages about them.
      mails: delivered()
        .map((line) => line.slice(line.indexOf(' ') + 1))
        .toSorted(),
      integrity
    }
  }
}
