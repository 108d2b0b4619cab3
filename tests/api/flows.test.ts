import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { BulkJob } from '../../schemas/bulk-job.ts'
import type { Flow } from '../../schemas/flow.ts'
import type { Step } from '../../schemas/step.ts'
import { serveShop, type ServedShop } from '../support/serve-shop.ts'
import { echo } from '../support/echo.ts'

let shop: ServedShop

beforeEach(async () => {
  shop = await serveShop()
})

afterEach(() => shop.close())

const nap = (id: string): Step => ({ id, kind: 'wait', for: 'P1D' })
const dayMs = 24 * 3_600_000

describe('/api/flows/:id', () => {
  test('pause takes what triggers bring and lets it wait; resume lets all of it go on', async () => {
    expect((await shop.post('/api/flows/hooked/pause', {})).body).toEqual({ id: 'hooked', state: 'paused' })
    const { status, body } = await shop.post('/hooks/hooked', { n: 1 })
    await shop.rest()
    expect([status, await shop.status(String(body['runId']))]).toEqual([202, 'queued'])
    expect((await shop.get('/api/flows/hooked')).body['state']).toBe('paused')
    expect((await fetch(`${shop.url}/api/flows/hooked/resume`, { method: 'POST' })).status).toBe(200)
    await shop.rest()
    expect(await shop.status(String(body['runId']))).toBe('completed')
  })

  test('off takes nothing, on takes again', async () => {
    await shop.post('/api/flows/hooked/off', {})
    const refused = await shop.post('/hooks/hooked', { n: 1 })
    expect([refused.status, refused.body['code']]).toEqual([409, 'FLOW_OFF'])
    await shop.post('/api/flows/asked/off', {})
    expect((await shop.post('/f/ask', { name: 'a', phone: '0912345678' })).body['code']).toBe('FLOW_OFF')
    await shop.post('/api/flows/hooked/on', {})
    expect((await shop.post('/hooks/hooked', { n: 1 })).status).toBe(202)
  })

  test('shows versions, what differs, and rolls back by publishing the old content anew', async () => {
    await shop.publish([echo('a', { n: { value: 1 } })])
    await shop.publish([echo('a', { n: { value: 2 } }), nap('nap')])
    await shop.run()
    const now = shop.clock.now()
    expect((await shop.get('/api/flows/flow/versions')).body['versions']).toEqual([
      { version: 2, publishedAt: now, publishedBy: null, name: null, runs: 1 },
      { version: 1, publishedAt: now, publishedBy: null, name: null, runs: 0 }
    ])
    expect((await shop.get('/api/flows/flow/versions/1')).body).toMatchObject({ version: 1, flow: { steps: [{}] } })
    for (const wrong of ['9', 'x', '0']) expect((await shop.get(`/api/flows/flow/versions/${wrong}`)).status).toBe(404)
    const changes = [
      { kind: 'changed', step: 'a', fields: [{ field: 'input.n', before: { value: 1 }, after: { value: 2 } }] },
      { kind: 'added', step: 'nap', stepKind: 'wait', place: { owner: null, part: null, after: 'a' } }
    ]
    expect((await shop.get('/api/flows/flow/diff')).body).toMatchObject({ from: 1, to: 2, changes })
    expect((await shop.get('/api/flows/flow/diff?from=2&to=1')).body['changes']).toMatchObject([
      {},
      { kind: 'removed' }
    ])
    expect((await shop.post('/api/flows/flow/rollback', { version: 1 })).body).toEqual({ id: 'flow', version: 3 })
    expect((await shop.get('/api/flows/flow/diff?from=1&to=3')).body['changes']).toEqual([])
  })
})

describe('PUT /api/flows/:id/versions/:v/name', () => {
  test('says what people call a version, until the name is taken away', async () => {
    await shop.publish([nap('nap')])
    const named = async () => (await shop.get('/api/flows/flow/versions')).body['versions']
    const path = '/api/flows/flow/versions/1/name'
    expect(await shop.put(path, { name: 'Bản Tết' })).toMatchObject({ status: 200, body: { name: 'Bản Tết' } })
    expect(await named()).toMatchObject([{ version: 1, name: 'Bản Tết' }])
    await shop.put(path, { name: null })
    expect(await named()).toMatchObject([{ version: 1, name: null }])
    expect((await shop.put(path, { name: '' })).status).toBe(422)
    expect((await shop.put('/api/flows/flow/versions/7/name', { name: 'x' })).status).toBe(404)
  })
})

describe('/api/flows/:id/inflight', () => {
  test('looks beforehand whether runs could go on with the draft', async () => {
    await shop.publish([nap('nap'), echo('a', {})])
    await shop.run()
    const { body } = await shop.get('/api/flows/flow/draft')
    const save = (steps: readonly Step[]) => {
      const revision = String((body['revision'] as number) + saved++)
      return shop.put('/api/flows/flow/draft', { ...(body['flow'] as Flow), steps }, { 'if-match': `"${revision}"` })
    }
    let saved = 0
    await save([nap('nap'), echo('b', {})])
    expect((await shop.get('/api/flows/flow/inflight?to=draft')).body).toMatchObject({
      to: null,
      groups: [{ version: 1, at: ['nap'], count: 1, canMove: true }]
    })
    await save([echo('b', {})])
    expect(await groups('?to=draft')).toMatchObject([{ canMove: false, reasons: [{}] }])
  })

  const groups = async (query = '') => (await shop.get(`/api/flows/flow/inflight${query}`)).body['groups']
  const decide = (body: object) => shop.post('/api/flows/flow/inflight', body)
  const jobOf = async (body: object): Promise<BulkJob> => {
    const answer = await decide(body)
    const { id } = answer.body['job'] as BulkJob
    await shop.rest()
    return (await shop.get(`/api/runs/bulk/${id}`)).body as unknown as BulkJob
  }

  test('tells runs under way apart by version and place, and says which could move and why not', async () => {
    await shop.publish([nap('first'), nap('second')])
    const [a] = [await shop.run(), await shop.run()]
    await shop.clock.advance(dayMs)
    await shop.rest()
    const c = await shop.run()
    await shop.publish([nap('second'), echo('more')])
    const d = await shop.run()
    expect(await groups()).toEqual([
      { version: 2, at: ['second'], count: 1, canMove: null, reasons: [], looked: 0 },
      {
        version: 1,
        at: ['first'],
        count: 1,
        canMove: false,
        reasons: [{ vi: expect.stringContaining('first'), en: expect.stringContaining('first') }],
        looked: 1
      },
      { version: 1, at: ['second'], count: 2, canMove: true, reasons: [], looked: 2 }
    ])
    expect((await decide({ version: 1, step: 'first', action: 'stay' })).body).toEqual({ job: null })
    const stuck = await jobOf({ version: 1, step: 'first', action: 'move' })
    expect(stuck).toMatchObject({ state: 'held', total: 1, done: 0, failed: 0, check: { can: 0, cannot: 1 } })
    expect(stuck.check?.reasons).toMatchObject([{ code: 'RUN_CANNOT_MOVE', count: 1, runId: c }])
    const moved = await jobOf({ version: 1, step: 'second', action: 'move' })
    expect(moved).toMatchObject({ state: 'done', done: 2, failed: 0 })
    expect((await shop.get(`/api/runs/${a ?? ''}`)).body['flowVersion']).toBe(2)
    await jobOf({ version: 1, step: 'first', action: 'finish' })
    expect([await shop.status(c), await shop.status(d)]).toEqual(['completed', 'waiting'])
  })

  test('looks before it moves: a dry run changes nothing and names what would be refused', async () => {
    await shop.publish([nap('first')])
    const id = await shop.run()
    await shop.publish([nap('other')])
    const { body } = await decide({ version: 1, action: 'move', dryRun: true })
    expect(body).toMatchObject({ total: 1, sample: [{ runId: id, refusal: { en: expect.stringContaining('first') } }] })
    expect((await decide({ version: 1, action: 'move', to: 9 })).status).toBe(404)
    expect((await shop.get(`/api/runs/${id}`)).body['flowVersion']).toBe(1)
  })
})
