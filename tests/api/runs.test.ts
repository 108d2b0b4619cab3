import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Step } from '../../schemas/step.ts'
import { serveShop, type Answer, type ServedShop } from '../support/serve-shop.ts'
import { echo } from '../support/echo.ts'

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

const fail: Step = { id: 'charge', kind: 'action', action: 'shop.fail', retry: once() }
const nap = (id: string): Step => ({ id, kind: 'wait', for: 'P1D' })

function once() {
  return { attemptsMax: 1, firstDelayMs: 1, delayMaxMs: 1 }
}

const idsOf = ({ body }: Answer): readonly string[] => (body['runs'] as { id: string }[]).map(({ id }) => id)
const list = async (query: string) => idsOf(await shop.get(`/api/runs?${query}`))

describe('GET /api/runs', () => {
  test('finds runs by status, flow, version, subject, step, error and time', async () => {
    await shop.publish([nap('nap')], { subject: 'trigger.input.who' })
    const first = await shop.run({ who: 'an' })
    await shop.publish([echo('before'), nap('nap'), nap('later')], { subject: 'trigger.input.who' })
    const noon = new Date(shop.clock.now() + 1000).toISOString()
    await shop.clock.advance(2000)
    const second = await shop.run({ who: 'binh' })
    await shop.publish([fail], { id: 'broken' })
    const third = (await shop.post('/api/flows/broken/runs', {})).body['runId'] as string
    await shop.rest()
    expect(await list('flowId=flow')).toEqual([second, first])
    expect(await list('status=failed')).toEqual([third])
    expect(await list('isUnfinished=true')).toEqual([second, first])
    expect(await list('flowId=flow&version=1')).toEqual([first])
    expect(await list('subject=binh')).toEqual([second])
    expect(await list('at=nap')).toEqual([second, first])
    expect(await list('at=later')).toEqual([])
    expect(await list('at=charge')).toEqual([third])
    expect(await list('errorCode=PLUGIN_THREW')).toEqual([third])
    expect(await list(`createdTo=${noon}`)).toEqual([first])
    expect(await list(`createdFrom=${noon}&flowId=flow`)).toEqual([second])
    await shop.clock.advance(24 * 3_600_000)
    await shop.rest()
    expect(await list('at=later')).toEqual([second])
  })

  test.each(['status=asleep', 'state=failed', 'version=x', 'createdFrom=yesterday', 'cursor=abc'])(
    'refuses %s and says which field is wrong',
    async (query) => {
      const { status, body } = await shop.get(`/api/runs?${query}`)
      expect([status, body['code']]).toEqual([422, 'INPUT_INVALID'])
      expect(JSON.stringify(body['fields'])).toContain(query.split('=')[0] ?? '')
    }
  )
})

describe('GET /api/runs/:id', () => {
  test('shows each place at which the run stands, and until when', async () => {
    const waitFor: Step = { id: 'reply', kind: 'waitFor', event: { on: 'signal', name: 'reply' }, within: 'PT1H' }
    const lists = [
      { id: 'a', steps: [nap('nap')] },
      { id: 'b', steps: [waitFor] }
    ]
    await shop.publish([{ id: 'both', kind: 'parallel', until: 'all', lists }], { subject: '"an"' })
    const id = await shop.run()
    const { body } = await shop.get(`/api/runs/${id}`)
    const now = shop.clock.now()
    expect(body['lanes']).toMatchObject([
      { id: '', step: 'both', standing: 'forked' },
      { id: 'both:a', step: 'nap', standing: 'asleep', until: now + 24 * 3_600_000 },
      { id: 'both:b', step: 'reply', standing: 'awaiting', until: now + 3_600_000, topic: 'signal:reply' }
    ])
  })

  test('names the run that called it, and the runs it has called', async () => {
    await shop.publish([nap('nap')], { id: 'below' })
    await shop.publish([{ id: 'call', kind: 'subflow', flow: 'below', wait: true }])
    const id = await shop.run()
    const { body } = await shop.get(`/api/runs/${id}`)
    const [child] = body['children'] as { id: string; status: string }[]
    expect(child).toMatchObject({ status: 'waiting', flowId: 'below' })
    expect((await shop.get(`/api/runs/${child?.id ?? ''}`)).body['parent']).toEqual({ runId: id, step: 'call' })
  })
})

describe('POST /api/runs/:id', () => {
  const failed = async (): Promise<string> => {
    await shop.publish([echo('price', { amount: 1 }), { ...fail, input: { amount: { cel: 'steps.price.amount' } } }])
    return shop.run()
  }

  test('cancel takes no body, or a reason', async () => {
    await shop.publish([nap('nap')])
    const [first, second] = [await shop.run(), await shop.run()]
    const bare = await fetch(`${shop.url}/api/runs/${first}/cancel`, { method: 'POST' })
    expect(bare.status).toBe(200)
    await shop.post(`/api/runs/${second}/cancel`, { reason: 'ordered twice' })
    expect((await shop.journal(second)).at(-1)).toMatchObject({ kind: 'cancelled', reason: 'ordered twice' })
    const again = await shop.post(`/api/runs/${second}/cancel`, {})
    expect([again.status, again.body['code']]).toEqual([409, 'RUN_FINISHED'])
  })

  test('retry goes on from the step that failed, with data put right', async () => {
    const id = await failed()
    shallFail = false
    expect((await shop.post(`/api/runs/${id}/retry`, { on: 'sometime' })).body['code']).toBe('INPUT_INVALID')
    await shop.post(`/api/runs/${id}/retry`, { outputs: { price: { amount: 7 } } })
    await shop.clock.advance(1)
    await shop.rest()
    expect(await shop.status(id)).toBe('completed')
    expect((await shop.journal(id)).at(-2)).toMatchObject({ step: 'charge', input: { amount: 7 } })
    expect(await list('errorCode=PLUGIN_THREW')).toEqual([])
  })

  test('retry on the newest version runs what was corrected', async () => {
    const id = await failed()
    await shop.publish([echo('price', { amount: 1 }), { ...echo('charge', { how: 'anew' }) }])
    await shop.post(`/api/runs/${id}/retry`, { on: 'newest' })
    await shop.clock.advance(1)
    await shop.rest()
    const { body } = await shop.get(`/api/runs/${id}`)
    expect(body).toMatchObject({ status: 'completed', flowVersion: 2 })
  })

  test('move says why a run cannot go on with a version, in both languages', async () => {
    await shop.publish([nap('nap')])
    const id = await shop.run()
    await shop.publish([echo('other')])
    const { status, body } = await shop.post(`/api/runs/${id}/move`, { version: 2 })
    expect([status, body['code']]).toEqual([409, 'RUN_CANNOT_MOVE'])
    expect(body['detail']).toMatchObject({
      vi: expect.stringContaining('không còn bước này'),
      en: expect.stringContaining('does not have')
    })
    expect(await shop.status(id)).toBe('waiting')
    await shop.publish([nap('nap'), echo('more')])
    expect((await shop.post(`/api/runs/${id}/move`, { version: 3 })).body).toMatchObject({ flowVersion: 3 })
    await shop.clock.advance(24 * 3_600_000)
    await shop.rest()
    expect((await shop.journal(id)).some((entry) => entry.kind === 'done' && entry.step === 'more')).toBe(true)
  })

  test('edit changes what a sleeping run goes on with, and it sleeps on', async () => {
    await shop.publish([echo('price', { amount: 1 }), nap('nap'), echo('use', { it: { cel: 'steps.price.amount' } })])
    const id = await shop.run()
    await shop.post(`/api/runs/${id}/edit`, { outputs: { price: { amount: 5 } } })
    expect((await shop.post(`/api/runs/${id}/edit`, { outputs: { nothing: 1 } })).body['code']).toBe('NOT_FOUND')
    await shop.rest()
    expect(await shop.status(id)).toBe('waiting')
    await shop.clock.advance(24 * 3_600_000)
    await shop.rest()
    expect((await shop.journal(id)).at(-2)).toMatchObject({ step: 'use', output: { it: 5 } })
  })

  test('finish ends a run as completed and cancels the runs it waits for', async () => {
    await shop.publish([nap('nap')], { id: 'below' })
    await shop.publish([{ id: 'call', kind: 'subflow', flow: 'below', wait: true }])
    const id = await shop.run()
    const [child = ''] = await list('flowId=below')
    expect((await shop.post(`/api/runs/${id}/finish`, {})).body).toMatchObject({ status: 'completed', lanes: [] })
    expect(await shop.status(child)).toBe('cancelled')
    expect((await shop.journal(id)).at(-1)).toMatchObject({ kind: 'finished', outcome: 'completed', by: 'api' })
  })
})
