import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { BulkJob } from '../../schemas/bulk-job.ts'
import type { Step } from '../../schemas/step.ts'
import { serveShop, type ServedShop } from '../support/serve-shop.ts'

let shop: ServedShop
let shallFail = true

beforeEach(async () => {
  shallFail = true
  shop = await serveShop({
    handlers: {
      'shop.fail': (input) => {
        if (shallFail) throw new Error('not now')
        return input
      }
    }
  })
})

afterEach(() => shop.close())

const nap: Step = { id: 'nap', kind: 'wait', for: 'P1D' }
const charge: Step = {
  id: 'charge',
  kind: 'action',
  action: 'shop.fail',
  retry: { attemptsMax: 1, firstDelayMs: 1, delayMaxMs: 1 }
}

async function many(count: number, steps: readonly Step[]): Promise<void> {
  await shop.publish(steps)
  await Promise.all(Array.from({ length: count }, () => shop.engine.intake.startByHand('flow', {}, 'user:test')))
  await shop.rest()
}

async function begin(body: object): Promise<BulkJob> {
  const answer = await shop.post('/api/runs/bulk', body)
  expect(answer.status).toBe(202)
  return answer.body as unknown as BulkJob
}

async function jobAfter(id: string): Promise<BulkJob> {
  for (let turn = 0; turn < 50; turn += 1) {
    const job = (await shop.get(`/api/runs/bulk/${id}`)).body as unknown as BulkJob
    if (job.state !== 'working') return job
    await shop.rest()
  }
  throw new Error('the job does not come to rest')
}

const counts = () => shop.store.runs.countByStatus('flow')

describe('POST /api/runs/bulk', () => {
  test('says in a dry run how many it would be, and does nothing', async () => {
    await many(30, [nap])
    const { status, body } = await shop.post('/api/runs/bulk', {
      action: 'cancel',
      filter: { flowId: 'flow' },
      dryRun: true
    })
    expect([status, body['total']]).toEqual([200, 30])
    expect(body['sample']).toHaveLength(20)
    expect(await counts()).toMatchObject({ waiting: 30, cancelled: 0 })
  })

  test('cancels all that match, page by page, and leaves the others', async () => {
    await many(250, [nap])
    await shop.publish([nap], { id: 'other' })
    await shop.engine.intake.startByHand('other', {}, 'user:test')
    const { id, total } = await begin({ action: 'cancel', filter: { flowId: 'flow' }, options: { reason: 'stop' } })
    expect(total).toBe(250)
    expect(await jobAfter(id)).toMatchObject({ state: 'done', done: 250, failed: 0, reasons: [] })
    expect(await counts()).toMatchObject({ cancelled: 250, waiting: 0 })
    expect((await shop.store.runs.countByStatus('other')).cancelled).toBe(0)
    expect((await shop.get('/api/runs/bulk')).body['jobs']).toMatchObject([{ id, state: 'done' }])
  })

  test('tries a few first, reports, and does the rest when it is told to', async () => {
    await many(120, [charge])
    shallFail = false
    const { id } = await begin({ action: 'retry', filter: { flowId: 'flow', errorCode: 'PLUGIN_THREW' }, canary: 3 })
    expect(await jobAfter(id)).toMatchObject({ state: 'held', done: 3, failed: 0, total: 120 })
    await shop.clock.advance(1)
    await shop.rest()
    expect(await counts()).toMatchObject({ completed: 3, failed: 117 })
    expect((await shop.post(`/api/runs/bulk/${id}/continue`, {})).status).toBe(200)
    expect(await jobAfter(id)).toMatchObject({ state: 'done', done: 120, failed: 0 })
    await shop.clock.advance(1)
    await shop.rest()
    expect(await counts()).toMatchObject({ completed: 120, failed: 0 })
  })

  test('checks all before it moves the first; when some cannot, it asks, and then moves the others', async () => {
    await many(120, [nap])
    await shop.publish([{ ...nap, id: 'other' }])
    await Promise.all(Array.from({ length: 5 }, () => shop.engine.intake.startByHand('flow', {}, 'user:test')))
    await shop.rest()
    await shop.publish([nap, { ...nap, id: 'more' }])
    const { id } = await begin({ action: 'move', filter: { flowId: 'flow' } })
    const held = await jobAfter(id)
    expect(held).toMatchObject({ state: 'held', done: 0, failed: 0, options: { to: 3 } })
    expect(held.check).toMatchObject({ can: 120, cannot: 5, reasons: [{ code: 'RUN_CANNOT_MOVE', count: 5 }] })
    expect(await shop.store.runs.count({ flowId: 'flow', version: 3 })).toBe(0)
    await shop.post(`/api/runs/bulk/${id}/continue`, {})
    const job = await jobAfter(id)
    expect(job).toMatchObject({ state: 'done', done: 120, failed: 5 })
    expect(job.reasons).toMatchObject([{ code: 'RUN_CANNOT_MOVE', count: 5 }])
    expect(await shop.store.runs.count({ flowId: 'flow', version: 3 })).toBe(120)
  })

  test('moves a few first when all can', async () => {
    await many(30, [nap])
    await shop.publish([nap, { ...nap, id: 'more' }])
    const { id } = await begin({ action: 'move', filter: { flowId: 'flow' }, canary: 4 })
    expect(await jobAfter(id)).toMatchObject({ state: 'held', done: 4, check: { can: 30, cannot: 0 } })
    await shop.post(`/api/runs/bulk/${id}/continue`, {})
    expect(await jobAfter(id)).toMatchObject({ state: 'done', done: 30, failed: 0 })
  })

  test('stops when it is paused or cancelled, and stays over', async () => {
    await many(10, [nap])
    const held = await begin({ action: 'finish', filter: { flowId: 'flow' }, canary: 2 })
    await jobAfter(held.id)
    expect((await shop.post(`/api/runs/bulk/${held.id}/pause`, {})).body['state']).toBe('paused')
    expect((await shop.post(`/api/runs/bulk/${held.id}/cancel`, {})).body['state']).toBe('cancelled')
    await shop.rest()
    expect(await counts()).toMatchObject({ completed: 2, waiting: 8 })
    const again = await shop.post(`/api/runs/bulk/${held.id}/continue`, {})
    expect([again.status, again.body['code']]).toEqual([409, 'JOB_OVER'])
  })

  test.each([
    [{ action: 'cancel', filter: {} }],
    [{ action: 'delete', filter: { flowId: 'flow' } }],
    [{ action: 'cancel', filter: { flow: 'flow' } }],
    [{ action: 'move', filter: { status: 'waiting' } }],
    [{ action: 'cancel', filter: { flowId: 'flow' }, canary: 0 }]
  ])('refuses %o', async (body) => {
    const answer = await shop.post('/api/runs/bulk', body)
    expect([answer.status, answer.body['code']]).toEqual([422, 'INPUT_INVALID'])
  })

  test('gives 404 for a job that there is not', async () => {
    expect((await shop.get('/api/runs/bulk/none')).status).toBe(404)
  })
})
