import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Step } from '../../schemas/step.ts'
import type { FakeHandler } from '../support/fake-sandbox.ts'
import { serveShop, type ServedShop } from '../support/serve-shop.ts'

let shop: ServedShop
let answer: FakeHandler

beforeEach(async () => {
  answer = () => null
  shop = await serveShop({ handlers: { 'shop.write': (input, context) => answer(input, context) } })
})

afterEach(() => shop.close())

const wait: Step = {
  id: 'paid',
  kind: 'waitFor',
  event: { on: 'signal', name: 'paid', match: 'event.data.amount > 10' },
  within: 'P1D'
}

const count = async (flowId: string) => (await shop.store.runs.list({ flowId, limit: 50 })).handles.length

describe('POST /api/signals/:name', () => {
  test('answers 202 once it is kept, starts flows and wakes the run of its key', async () => {
    await shop.publish([wait], { subject: 'trigger.input.who' })
    await shop.publish([], { id: 'heard', trigger: { type: 'signal', name: 'paid' } })
    const [an, binh] = [await shop.run({ who: 'an' }), await shop.run({ who: 'binh' })]
    const { status, body } = await shop.post('/api/signals/paid', { key: 'an', data: { amount: 11 } })
    expect([status, typeof body['id']]).toEqual([202, 'string'])
    await shop.rest()
    expect([await shop.status(an), await shop.status(binh), await count('heard')]).toEqual(['completed', 'waiting', 1])
  })

  test('takes the same key for the same signal', async () => {
    await shop.publish([], { id: 'heard', trigger: { type: 'signal', name: 'paid' } })
    const header = { 'idempotency-key': 'order-7' }
    const [first, second] = [
      await shop.post('/api/signals/paid', { data: { n: 1 } }, header),
      await shop.post('/api/signals/paid', { data: { n: 1 }, id: 'order-7' })
    ]
    await shop.rest()
    expect([first.body, second.body, await count('heard')]).toEqual([{ id: 'order-7' }, { id: 'order-7' }, 1])
    const other = await shop.post('/api/signals/paid', { id: 'order-8' }, header)
    expect([other.status, other.body['code']]).toEqual([409, 'KEY_REUSED'])
  })

  test('refuses a wrong name and a field that it does not know', async () => {
    expect((await shop.post('/api/signals/9%20lives', {})).status).toBe(422)
    expect((await shop.post('/api/signals/paid', { subject: 'an' })).body['code']).toBe('INPUT_INVALID')
  })
})

describe('a signal of an action', () => {
  const emits: Step = { id: 'tell', kind: 'action', action: 'shop.write', retry: twice() }

  function twice() {
    return { attemptsMax: 3, firstDelayMs: 1, delayMaxMs: 1 }
  }

  test('is emitted with the commit of its step, once, however often the step was tried', async () => {
    let attempts = 0
    answer = (_, { effect }) => {
      effect({ kind: 'signal', name: 'told', key: 'an', data: { n: 1 } })
      attempts += 1
      if (attempts < 3) throw new Error('again')
      return null
    }
    await shop.publish([], { id: 'heard', trigger: { type: 'signal', name: 'told' } })
    await shop.publish([emits])
    const id = await shop.run()
    await shop.clock.advance(10)
    await shop.rest()
    expect([attempts, await count('heard')]).toEqual([3, 1])
    expect((await shop.journal(id)).find(({ kind }) => kind === 'done')).toMatchObject({ signals: ['told'] })
    const heard = (await shop.store.runs.list({ flowId: 'heard', limit: 1 })).handles[0]
    expect(heard?.run.trigger).toMatchObject({ key: 'an', data: { n: 1 } })
    expect(heard?.causeDepth).toBe(1)
  })

  test('is emitted for each item of a loop', async () => {
    answer = (input, { effect }) => {
      effect({ kind: 'signal', name: 'told', data: input })
      return null
    }
    await shop.publish([], { id: 'heard', trigger: { type: 'signal', name: 'told' } })
    await shop.publish([{ id: 'each', kind: 'forEach', items: { cel: '[1, 2, 3]' }, steps: [emits] }])
    await shop.run()
    expect(await count('heard')).toBe(3)
  })

  test('needs the capability', async () => {
    await shop.publish([emits])
    const [plugin] = shop.engine.registry.plugins()
    if (!plugin) throw new Error('no plugin')
    const granted = plugin.granted.filter((capability) => capability !== 'signal:emit')
    await shop.engine.install.plugin({ manifest: plugin.manifest, code: '', granted })
    answer = (_, { effect }) => {
      effect({ kind: 'signal', name: 'told' })
      return null
    }
    const id = await shop.run()
    const failed = (await shop.journal(id)).find(({ kind }) => kind === 'failed')
    expect(failed).toMatchObject({ error: { code: 'CAPABILITY_DENIED', details: { capability: 'signal:emit' } } })
  })
})

describe('/api/calendars', () => {
  const calendar = {
    names: { vi: 'Ca sáng', en: 'Mornings' },
    zone: 'Asia/Ho_Chi_Minh',
    hours: { mon: [{ from: '08:00', to: '12:00' }] },
    holidays: [],
    exceptions: []
  }
  const put = async (id: string, body: object) => {
    const headers = { 'content-type': 'application/json' }
    const sent = await fetch(`${shop.url}/api/calendars/${id}`, { method: 'PUT', headers, body: JSON.stringify(body) })
    return { status: sent.status, body: (await sent.json()) as Record<string, unknown> }
  }

  test('keeps a calendar and uses it from then on', async () => {
    expect(await put('mornings', calendar)).toEqual({ status: 200, body: { ...calendar, id: 'mornings' } })
    expect((await shop.get('/api/calendars/mornings')).body).toMatchObject({ zone: 'Asia/Ho_Chi_Minh' })
    expect((await shop.get('/api/calendars')).body['calendars']).toHaveLength(1)
    expect(await shop.store.setup.calendars()).toHaveLength(1)
    expect((await shop.get('/api/calendars/evenings')).status).toBe(404)
    await shop.publish([{ id: 'open', kind: 'wait', working: { calendar: 'mornings' } }])
    const { body } = await shop.get(`/api/runs/${await shop.run()}`)
    expect(new Date(Number(body['wakeAt'])).toISOString()).toBe('2026-03-02T01:00:00.000Z')
  })

  test('refuses what is no calendar', async () => {
    const { status, body } = await put('mornings', { ...calendar, hours: { mon: [{ from: '8', to: '12:00' }] } })
    expect([status, body['code']]).toEqual([422, 'INPUT_INVALID'])
  })
})
