import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { serveShop, type ServedShop } from '../support/serve-shop.ts'

let shop: ServedShop

beforeEach(async () => {
  shop = await serveShop({ keep: { completed: 1, cancelled: 1, failed: 1 } })
  await shop.publish([])
})

afterEach(() => shop.close())

const put = async (body: object) => {
  const headers = { 'content-type': 'application/json' }
  const init = { method: 'PUT', headers, body: JSON.stringify(body) }
  const answer = await fetch(`${shop.url}/api/flows/flow/retention`, init)
  return { status: answer.status, body: await answer.json() }
}

describe('/api/flows/:id/retention', () => {
  test('says for how many days a flow keeps its runs, and changes it', async () => {
    const everywhere = { flowId: 'flow', completed: null, cancelled: null, failed: null }
    expect((await shop.get('/api/flows/flow/retention')).body).toEqual(everywhere)
    expect(await put({ completed: 7, failed: 30 })).toEqual({
      status: 200,
      body: { ...everywhere, completed: 7, failed: 30 }
    })
    expect((await shop.get('/api/flows/flow/retention')).body).toEqual({ ...everywhere, completed: 7, failed: 30 })
    expect((await put({ completed: 0 })).status).toBe(422)
    expect((await shop.get('/api/flows/none/retention')).status).toBe(404)
  })
})

describe('POST /api/retention', () => {
  test('counts in a dry run, and takes away when it is told to', async () => {
    const id = await shop.run()
    // Kept for less than no time: whatever is finished is old enough.
    await shop.store.retention.setDays({ flowId: 'flow', completed: -1, cancelled: null, failed: null })
    expect((await shop.post('/api/retention', { dryRun: true })).body).toMatchObject({ runs: { completed: 1 } })
    expect(await shop.status(id)).toBe('completed')
    expect((await shop.post('/api/retention', {})).body).toMatchObject({ runs: { completed: 1 }, signals: 0 })
    expect(await shop.status(id)).toBe('none')
    expect((await shop.post('/api/retention', { force: true })).body['code']).toBe('INPUT_INVALID')
  })
})
