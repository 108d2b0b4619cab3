import { afterEach, describe, expect, test } from 'vitest'
import type { Message } from '../../schemas/message.ts'
import type { ChannelPolicy } from '../../schemas/manifest.ts'
import { canary, openCarrier, type CarrierParts, type CarrierShop } from '../support/carrier.ts'

let shop: CarrierShop
afterEach(() => shop.close())

const labels = { vi: 'Nhắn', en: 'Notes' }
const deliver = `async ({ id, payload }, { http }) => {
  const answer = await http.fetch(base + '/notes', {
    method: 'POST', headers: { authorization: 'Bearer {{secret:token}}', 'x-id': id }, json: payload
  })
  if (answer.status === 422) return { refused: 'no such number' }
  if (!answer.ok) throw new Error('it said ' + answer.status)
  if (payload.text === 'late fault') throw new Error('after all')
  return { sent: answer.body }
}`

async function open(answer: CarrierParts['answer'], policy: ChannelPolicy = {}): Promise<void> {
  shop = await openCarrier({
    actions: { tell: `({ text }, { send }) => { send('notes', { text }); return {} }` },
    answer,
    more: ['channel:notes'],
    manifest: {
      actions: [{ id: 'tell', labels, input: { type: 'object' }, output: {} }],
      channels: [{ id: 'notes', labels, transport: 'plugin', payload: { type: 'object' }, policy }]
    },
    script: `channels: [{ id: 'notes', deliver: ${deliver} }]`
  })
  await shop.publish([
    { id: 'tell', kind: 'action', action: 'carrier.tell', input: { text: { cel: 'trigger.input.text' } } }
  ])
}

async function tell(text: string, state: Message['state']): Promise<Message | undefined> {
  const { runId } = await shop.engine.intake.startByHand('flow', { text }, 'user:test')
  const find = async () => (await shop.store.outbox.ofRun(runId ?? ''))[0]
  await expect.poll(async () => (await find())?.state, { timeout: 8_000 }).toBe(state)
  return find()
}

describe('a channel of a plugin', () => {
  test('sends by its handler, with the secret put in and the same key for every attempt', async () => {
    let isDown = true
    await open((_, response) => (isDown ? response.writeHead(500).end() : response.writeHead(200).end('n-1')))
    const message = await tell('chào', 'queued')
    await expect.poll(() => shop.far.heard.length, { timeout: 8_000 }).toBe(1)
    isDown = false
    await expect.poll(async () => (await shop.store.outbox.find(message?.id ?? ''))?.message.attempts).toBe(1)
    await expect
      .poll(
        async () => {
          await shop.clock.advance(5_000)
          return (await shop.store.outbox.find(message?.id ?? ''))?.message
        },
        { timeout: 8_000 }
      )
      .toMatchObject({ state: 'sent', attempts: 2 })
    const { heard } = shop.far
    expect(heard[0]).toMatchObject({ path: '/notes', body: '{"text":"chào"}' })
    expect(heard[0]?.headers).toMatchObject({ authorization: `Bearer ${canary}`, 'x-id': message?.id })
    expect(new Set(heard.map(({ headers }) => headers['idempotency-key'])).size).toBe(1)
  })

  test('says what will never be taken', async () => {
    await open((_, response) => response.writeHead(422).end())
    expect(await tell('a', 'failed')).toMatchObject({ answer: 'no such number', attempts: 1 })
  })

  test('holds a message whose answer was lost for a person', async () => {
    await open((_, response) => response.destroy())
    expect(await tell('a', 'unknown')).toMatchObject({ attempts: 1 })
  })

  test('holds a message when its handler fails after the far side has taken it', async () => {
    await open((_, response) => response.writeHead(200).end('n-1'))
    expect((await tell('late fault', 'unknown'))?.answer).toContain('after all')
  })

  test('leaves a trace of each call for the owner', async () => {
    await open((_, response) => response.writeHead(200).end('n-1'))
    expect(await tell('a', 'sent')).toMatchObject({ answer: 'n-1' })
    expect((await shop.store.calls.list({ limit: 5 })).calls).toMatchObject([{ stepId: 'tell', state: 'answered' }])
  })
})
