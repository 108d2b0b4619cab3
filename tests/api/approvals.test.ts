import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Step } from '../../schemas/step.ts'
import { serveShop, type ServedShop } from '../support/serve-shop.ts'

let shop: ServedShop

const ask: Step = {
  id: 'ask',
  kind: 'approve',
  title: 'Duyệt đơn <{{ trigger.input.code }}>?',
  approvers: 'trigger.input.people',
  quorum: 1,
  outcomes: [
    { id: 'yes', names: { vi: 'Đồng ý', en: 'Agree' }, steps: [] },
    { id: 'no', names: { vi: 'Từ chối', en: 'Decline' }, steps: [] }
  ],
  form: {
    type: 'object',
    additionalProperties: false,
    required: ['percent'],
    properties: {
      percent: { type: 'integer', maximum: 30, title: 'Phần trăm' },
      urgent: { type: 'boolean' },
      kind: { enum: ['new', 'old'] }
    }
  },
  within: 'P1D',
  notify: [{ id: 'tell', kind: 'action', action: 'shop.echo', input: { approval: { cel: 'approval' } } }]
}

beforeEach(async () => {
  shop = await serveShop()
  await shop.publish([ask])
})

afterEach(() => shop.close())

interface Told {
  readonly link: string
  readonly links: readonly { readonly approver: string; readonly link: string }[]
}

async function begin(...people: readonly string[]): Promise<{ runId: string; told: Told }> {
  const runId = await shop.run({ code: 'A1', people })
  const done = (await shop.journal(runId)).find(({ kind }) => kind === 'done')
  return { runId, told: (done as unknown as { output: { approval: Told } }).output.approval }
}

async function open(link: string): Promise<{ status: number; text: string }> {
  const { status, body } = await shop.get(link)
  return { status, text: String(body['text']) }
}

async function send(link: string, fields: Readonly<Record<string, string>>): Promise<{ status: number; text: string }> {
  const { status, body } = await shop.post(link, String(new URLSearchParams(fields)), {
    'content-type': 'application/x-www-form-urlencoded'
  })
  await shop.rest()
  return { status, text: String(body['text']) }
}

describe('a decision by link', () => {
  test('shows what is asked, decides nothing by being looked at, and decides when it is sent', async () => {
    const { runId, told } = await begin('an@example.com')
    for (let time = 0; time < 3; time += 1) {
      const { status, text } = await open(told.link)
      expect(status).toBe(200)
      for (const part of ['Duyệt đơn &lt;A1&gt;?', 'Đồng ý', 'Từ chối', 'Phần trăm', 'an@example.com'])
        expect(text).toContain(part)
      expect(text).not.toContain('<script')
    }
    await shop.rest()
    expect(await shop.status(runId)).toBe('waiting')
    const answer = await send(told.link, {
      outcome: 'yes',
      note: 'được',
      'field-percent': '15',
      'field-urgent': 'on',
      'field-kind': ''
    })
    expect([answer.status, answer.text]).toEqual([200, expect.stringContaining('Cảm ơn bạn')])
    expect(await shop.status(runId)).toBe('completed')
    expect((await shop.journal(runId)).find(({ kind }) => kind === 'decided')).toMatchObject({
      by: 'an@example.com',
      outcome: 'yes',
      note: 'được',
      data: { percent: 15, urgent: true }
    })
  })

  test('marks what does not fit and keeps what was filled in', async () => {
    const { runId, told } = await begin('an')
    const answer = await send(`${told.link}&lang=en`, { outcome: 'yes', 'field-percent': '90', note: 'mine' })
    expect(answer.status).toBe(422)
    for (const part of ['aria-invalid', 'value="90"', 'mine', 'Please look']) expect(answer.text).toContain(part)
    expect(await shop.status(runId)).toBe('waiting')
  })

  test('gives each of several people a link of their own, and none for all', async () => {
    const { runId, told } = await begin('an', 'binh')
    expect(told.links.map(({ approver }) => approver)).toEqual(['an', 'binh'])
    expect((await open(told.link)).status).toBe(403)
    await send(told.links[1]?.link ?? '', { outcome: 'no', 'field-percent': '1' })
    expect((await shop.journal(runId)).find(({ kind }) => kind === 'decided')).toMatchObject({ by: 'binh' })
  })

  test('says kindly that a link has been used, or has come too late', async () => {
    const { told } = await begin('an')
    await send(told.link, { outcome: 'yes', 'field-percent': '1' })
    for (const answer of [await open(told.link), await send(told.link, { outcome: 'no', 'field-percent': '1' })])
      expect(answer).toEqual({ status: 409, text: expect.stringContaining('bạn không cần làm gì nữa') })
    const late = await begin('an')
    await shop.clock.advance(25 * 3_600_000)
    await shop.rest()
    expect((await open(`${late.told.link}&lang=en`)).text).toContain('nothing left for you to do')
  })

  test('refuses a link that was changed, or that was made for another run', async () => {
    const [first, second] = [await begin('an'), await begin('an')]
    const [path = '', token = ''] = first.told.link.split('?token=')
    const forged = `${Buffer.from('binh').toString('base64url')}.${token.split('.')[1] ?? ''}`
    for (const link of [`${path}?token=${forged}`, first.told.link.replace(first.runId, second.runId), path])
      expect(await open(link)).toEqual({ status: 403, text: expect.stringContaining('Liên kết này không dùng được') })
    const answer = await shop.get(path)
    expect(answer.headers.get('content-type')).toContain('text/html')
  })

  test('belongs no longer to a person who handed the decision on, but to the one who got it', async () => {
    const { runId, told } = await begin('an')
    const delegated = await shop.post(`/api/runs/${runId}/approvals/ask/delegate`, { by: 'an', to: 'binh' })
    await shop.rest()
    expect((await open(told.link)).text).toContain('không nằm trong số người được hỏi')
    const answer = await send(String(delegated.body['link']), { outcome: 'yes', 'field-percent': '1' })
    expect([answer.status, await shop.status(runId)]).toEqual([200, 'completed'])
  })

  test('stays good after a restart', async () => {
    const { told } = await begin('an')
    const { links } = shop.engine
    const again = await shop.store.setup.secret('approvals', 'another')
    expect(again).not.toBe('another')
    const [path = '', token = ''] = told.link.split('?token=')
    const [, , runId = '', step = ''] = path.split('/')
    expect(links.approverOf({ runId, step }, token)).toBe('an')
    const refused = expect.objectContaining({ code: 'LINK_REFUSED' }) as Error
    for (const wrong of ['', 'x', `${token}x`, token.slice(1)])
      expect(() => links.approverOf({ runId, step }, wrong)).toThrow(refused)
  })
})

describe('/api/approvals', () => {
  test('lists what a person is asked, and a decision over the API takes it away', async () => {
    const { runId } = await begin('an', 'binh')
    const list = await shop.get('/api/approvals?person=an')
    expect(list.body['questions']).toMatchObject([{ runId, step: 'ask', approver: 'an', flowNames: { vi: 'Flow' } }])
    const decide = `/api/runs/${runId}/approvals/ask/decide`
    expect((await shop.post(decide, { by: 'chi', outcome: 'yes' })).body['code']).toBe('NOT_ASKED')
    expect((await shop.post(decide, { by: 'an', result: 'yes' })).body['code']).toBe('INPUT_INVALID')
    const answer = await shop.post(decide, { by: 'an', outcome: 'yes', data: { percent: 3 } })
    expect(answer.status).toBe(200)
    await shop.rest()
    expect((await shop.get('/api/approvals')).body['questions']).toEqual([])
    expect((await shop.post(decide, { by: 'binh', outcome: 'no' })).body['code']).toBe('NOTHING_ASKED')
  })
})
