import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Delivery } from '../../engine/ports/courier.ts'
import { limits } from '../../engine/limits.ts'
import { messagesOf, publishSender, sendHandler, sendTo, toldCourier } from '../support/open-sender.ts'
import { serveShop, type ServedShop } from '../support/serve-shop.ts'

const answers: Readonly<Record<string, Delivery>> = {
  lost: { kind: 'unknown', answer: 'connection lost' },
  never: { kind: 'refused', answer: '554 no such mailbox' },
  fine: { kind: 'sent', answer: '250 ok' },
  down: { kind: 'failed', answer: 'no connection' }
}

let shop: ServedShop
let far: ReturnType<typeof toldCourier>
let answersNow: Record<string, Delivery>

beforeEach(async () => {
  answersNow = { ...answers }
  far = toldCourier((host) => answersNow[host] ?? { kind: 'sent', answer: '250 ok' })
  shop = await serveShop({ courier: far.courier, handlers: sendHandler })
  await publishSender(shop)
})

afterEach(() => shop.close())

interface Line {
  readonly id: string
  readonly state: string
}

async function list(query = ''): Promise<readonly Line[]> {
  const { body } = await shop.get(`/api/messages${query}`)
  return body['messages'] as readonly Line[]
}

async function firstId(query: string): Promise<string> {
  return (await list(query))[0]?.id ?? ''
}

describe('GET /api/messages', () => {
  test('tells run, flow, step, channel, state, answer and what it is about, without the whole payload', async () => {
    await sendTo(shop, 'lost')
    expect(await list()).toMatchObject([
      {
        flowId: 'flow',
        flowNames: { vi: 'Flow' },
        stepId: 'send',
        channel: 'shop.mail',
        host: 'lost',
        state: 'unknown',
        attempts: 1,
        answer: 'connection lost',
        summary: { to: 'hoa@example.com', subject: 'Chào Hoa' }
      }
    ])
    expect((await list())[0]).not.toHaveProperty('payload')
  })

  test('is narrowed by state and channel, newest first, page by page', async () => {
    await sendTo(shop, 'lost', 3)
    await sendTo(shop, 'fine', 2)
    expect(await list('?state=sent')).toHaveLength(2)
    expect(await list('?state=unknown&channel=shop.other')).toHaveLength(0)
    const first = await shop.get('/api/messages?state=unknown&channel=shop.mail&limit=2')
    const cursor = String(first.body['nextCursor'])
    const second = await list(`?state=unknown&channel=shop.mail&limit=2&cursor=${cursor}`)
    const ids = [...(first.body['messages'] as readonly Line[]), ...second].map(({ id }) => id)
    const all = await messagesOf(shop)
    expect(ids).toEqual(
      all
        .slice(0, 3)
        .map(({ id }) => id)
        .toReversed()
    )
  })

  test('says of a message whose host is left alone when it goes at the earliest', async () => {
    await sendTo(shop, 'down', limits.hostFailuresMax + 1)
    const waiting = (await list('?state=queued')).find((line) => 'attempts' in line && line.attempts === 0)
    expect(waiting).toMatchObject({ nextAt: shop.clock.now() + limits.circuitPauseMs })
  })

  test('refuses a state that does not exist, naming those that do', async () => {
    const { status, body } = await shop.get('/api/messages?state=lost')
    expect(status).toBe(422)
    expect(JSON.stringify(body)).toContain('unknown')
  })

  test('counts by channel and state', async () => {
    await sendTo(shop, 'lost', 2)
    await sendTo(shop, 'never')
    const { body } = await shop.get('/api/messages/counts')
    expect(body).toMatchObject({
      channels: [{ channel: 'shop.mail', labels: { vi: 'Mail' }, counts: { unknown: 2, failed: 1, sent: 0 } }]
    })
  })
})

describe('POST /api/messages/:id/settle', () => {
  test('"sent" closes the message and keeps who decided, when, from what state, and why', async () => {
    await sendTo(shop, 'lost')
    const id = await firstId('?state=unknown')
    const note = 'Khách nói đã nhận'
    const { status, body } = await shop.post(`/api/messages/${id}/settle`, { decision: 'sent', note })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      state: 'sent',
      settledAt: shop.clock.now(),
      payload: { host: 'lost' },
      decisions: [
        { by: 'api', at: shop.clock.now(), decision: 'sent', note, stateBefore: 'unknown', attemptsBefore: 1 }
      ]
    })
    expect(far.asked).toHaveLength(1)
  })

  test('"again" sends under the same key, with all its attempts', async () => {
    await sendTo(shop, 'lost')
    answersNow['lost'] = { kind: 'sent', answer: '250 ok' }
    const id = await firstId('?state=unknown')
    await shop.post(`/api/messages/${id}/settle`, { decision: 'again' })
    await shop.rest()
    expect(far.asked.map((asked) => asked.id)).toEqual([id, id])
    const { body } = await shop.get(`/api/messages/${id}`)
    expect(body).toMatchObject({
      state: 'sent',
      attempts: 1,
      decisions: [{ decision: 'again', answerBefore: 'connection lost' }]
    })
  })

  test('"drop" ends it for good', async () => {
    await sendTo(shop, 'never')
    const id = await firstId('?state=failed')
    await shop.post(`/api/messages/${id}/settle`, { decision: 'drop' })
    await shop.clock.advance(86_400_000)
    expect(far.asked).toHaveLength(1)
    expect(await list('?state=dropped')).toMatchObject([{ id }])
  })

  test('refuses a message that is not open, naming its state, and changes nothing', async () => {
    await sendTo(shop, 'fine')
    const id = await firstId('')
    const { status, body } = await shop.post(`/api/messages/${id}/settle`, { decision: 'again' })
    expect(status).toBe(409)
    expect(body).toMatchObject({ code: 'MESSAGE_NOT_OPEN', details: { state: 'sent' } })
    expect(JSON.stringify(body['detail'])).toContain('sent')
    expect(far.asked).toHaveLength(1)
  })

  test('of two decisions takes the first', async () => {
    await sendTo(shop, 'lost')
    const id = await firstId('')
    const both = await Promise.all(
      ['drop', 'again'].map((decision) => shop.post(`/api/messages/${id}/settle`, { decision }))
    )
    expect(new Set(both.map(({ status }) => status))).toEqual(new Set([200, 409]))
    expect((await shop.get(`/api/messages/${id}`)).body['decisions']).toHaveLength(1)
  })

  test('refuses a message that is not there, and a decision that is none', async () => {
    expect((await shop.post('/api/messages/nobody/settle', { decision: 'drop' })).status).toBe(404)
    await sendTo(shop, 'lost')
    const wrong = await shop.post(`/api/messages/${await firstId('')}/settle`, { decision: 'maybe' })
    expect(wrong.status).toBe(422)
  })
})

describe('POST /api/messages/settle', () => {
  test('decides about all that match and nothing else', async () => {
    await sendTo(shop, 'lost', 3)
    await sendTo(shop, 'never', 2)
    const { body } = await shop.post('/api/messages/settle', { state: 'unknown', decision: 'drop' })
    expect(body).toEqual({ settled: 3, isMore: false })
    expect((await list('?state=failed')).length).toBe(2)
    expect((await list('?state=dropped')).length).toBe(3)
  })

  test('leaves what came into the state after the person looked', async () => {
    await sendTo(shop, 'lost', 2)
    const until = shop.clock.now()
    await shop.clock.advance(1_000)
    await sendTo(shop, 'lost')
    const { body } = await shop.post('/api/messages/settle', { state: 'unknown', decision: 'sent', until })
    expect(body['settled']).toBe(2)
    expect(await list('?state=unknown')).toHaveLength(1)
  })

  test('never takes a state that waits for nobody', async () => {
    expect((await shop.post('/api/messages/settle', { state: 'queued', decision: 'drop' })).status).toBe(422)
  })
})
