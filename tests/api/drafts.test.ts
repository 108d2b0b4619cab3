import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { serveShop, type Answer, type ServedShop } from '../support/serve-shop.ts'

let shop: ServedShop

beforeEach(async () => {
  shop = await serveShop()
})
afterEach(() => shop.close())

const flow = (id: string, steps: readonly object[] = []) => ({
  id,
  names: { vi: 'Thử', en: 'Try' },
  trigger: { type: 'manual' },
  steps
})
const echo = { id: 'echo', kind: 'action', action: 'shop.echo', input: { a: 1 } }

function save(id: string, revision: number, steps: readonly object[]): Promise<Answer> {
  return shop.put(`/api/flows/${id}/draft`, flow(id, steps), { 'if-match': `"${revision}"` })
}

describe('drafts over HTTP', () => {
  test('begin, are saved with a revision, and are found again', async () => {
    const begun = await shop.post('/api/flows', flow('fresh'))
    expect([begun.status, begun.body['revision']]).toEqual([201, 1])
    const saved = await save('fresh', 1, [echo])
    expect([saved.status, saved.headers.get('etag')]).toEqual([200, '"2"'])
    const { body } = await shop.get('/api/flows/fresh/draft')
    expect(body).toMatchObject({ revision: 2, baseVersion: null, live: null, flow: { steps: [echo] } })
    expect((await shop.get('/api/drafts')).body).toMatchObject({ drafts: [{ id: 'fresh', isLive: false }] })
  })

  test('begin from what is live', async () => {
    const { body } = await shop.get('/api/flows/asked/draft')
    expect(body).toMatchObject({ revision: 0, baseVersion: 1, live: { version: 1 }, flow: { id: 'asked' } })
    expect((await save('asked', 0, [])).body).toMatchObject({ revision: 1, baseVersion: 1 })
  })

  test('refuse a save that has missed another one, and show what is there', async () => {
    await shop.post('/api/flows', flow('fresh'))
    await save('fresh', 1, [echo])
    const late = await save('fresh', 1, [])
    expect(late.status).toBe(412)
    expect(late.body).toMatchObject({
      code: 'DRAFT_CONFLICT',
      details: { current: { revision: 2, flow: { steps: [echo] } } }
    })
    expect((await save('fresh', Number.NaN, [])).status).toBe(412)
  })

  test('refuse an id that is taken, by a draft or by what is live', async () => {
    await shop.post('/api/flows', flow('fresh'))
    for (const id of ['fresh', 'asked']) {
      expect((await shop.post('/api/flows', flow(id))).body).toMatchObject({ status: 409, code: 'FLOW_EXISTS' })
    }
  })

  test('may lack what a flow needs, but not what is needed to draw it', async () => {
    await shop.post('/api/flows', flow('fresh'))
    expect((await save('fresh', 1, [{ id: 'a', kind: 'branch', cases: [] }])).status).toBe(200)
    const odd = await save('fresh', 2, [{ id: 'a', kind: 'dance' }])
    expect([odd.status, odd.body['code']]).toEqual([422, 'INPUT_INVALID'])
  })

  test('are checked as they are typed, and published only when nothing is found', async () => {
    const wrong = [{ id: 'a', kind: 'action', action: 'shop.nothing' }]
    await shop.post('/api/flows', flow('fresh', wrong))
    const { body } = await shop.post('/api/flows/fresh/validate', flow('fresh', wrong))
    expect(body['findings']).toMatchObject([{ step: 'a', code: 'UNKNOWN_ACTION' }])
    const refused = await shop.post('/api/flows/fresh/publish', {}, { 'if-match': '"1"' })
    expect(refused.body).toMatchObject({ status: 422, code: 'FLOW_INVALID', details: { findings: [{ step: 'a' }] } })
    // A refusal is no save: who pressed may go on.
    expect((await save('fresh', 1, [echo])).status).toBe(200)
    const published = await shop.post('/api/flows/fresh/publish', {}, { 'if-match': '"2"' })
    expect(published.body).toMatchObject({ version: 1, draft: { revision: 3, baseVersion: 1 } })
    const started = await shop.post('/api/flows/fresh/runs', {})
    expect(started.status).toBe(202)
  })

  test('say at which step something does not fit', async () => {
    const inner = { id: 'inner', kind: 'wait', for: 'soon' }
    const steps = [{ id: 'ask', kind: 'branch', cases: [{ id: 'yes', when: 'true', steps: [inner] }] }]
    const { body } = await shop.post('/api/flows/fresh/validate', flow('fresh', steps))
    expect(body['findings']).toMatchObject([{ step: 'inner', code: 'INPUT_INVALID' }])
  })

  test('are published as they were seen, or not at all', async () => {
    await shop.post('/api/flows', flow('fresh', [echo]))
    await save('fresh', 1, [])
    const late = await shop.post('/api/flows/fresh/publish', {}, { 'if-match': '"1"' })
    expect(late.body).toMatchObject({ status: 412, code: 'DRAFT_CONFLICT' })
    expect((await shop.get('/api/flows/fresh')).status).toBe(404)
    expect((await shop.post('/api/flows/nothing/publish', {})).status).toBe(404)
  })
})

describe('the palette', () => {
  test('has the schemas of actions and what forms bring, without the trap for machines', async () => {
    const { body } = await shop.get('/api/palette')
    expect(body['actions']).toContainEqual(expect.objectContaining({ id: 'shop.echo', plugin: 'shop', output: {} }))
    const [form] = body['forms'] as readonly { readonly body: { readonly properties: object } }[]
    expect(form?.body.properties).toMatchObject({ name: { type: 'string', 'x-mach': { labels: { en: 'Name' } } } })
    expect(Object.keys(form?.body.properties ?? {})).not.toContain('website2')
  })
})
