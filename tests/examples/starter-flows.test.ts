import { describe, expect, test } from 'vitest'
import { activity } from '../../plugins/crm/entities/activity.ts'
import { consent } from '../../plugins/crm/entities/consent.ts'
import { lead } from '../../plugins/crm/entities/lead.ts'
import { order } from '../../plugins/crm/entities/order.ts'
import { person } from '../../plugins/crm/entities/person.ts'
import { touchpoint } from '../../plugins/crm/entities/touchpoint.ts'
import { pointsEntry } from '../../plugins/loyalty/points-entry.ts'
import { openWorld } from '../unit/plugins/world.ts'
import { openStarterWorld } from './starter-world.ts'

const start = '2026-03-02T02:00:00.000Z'
const enquiry = {
  fullName: 'CHỊ NGUYỄN THỊ LAN',
  phone: '0912.345.678',
  email: 'Lan@Example.com',
  need: 'Cần báo giá gấp 300 hộp quà',
  budget: '300 triệu',
  source: 'referral'
}

function open() {
  const world = openWorld(start)
  return { world, starter: openStarterWorld(world, start) }
}

describe('lead-capture', () => {
  test('a hot lead gets a call within two hours, a thank-you mail, and exactly the consent that was ticked', async () => {
    const { world, starter } = open()
    expect(await starter.submitForm('lead', 'k1', { ...enquiry, consentMail: true, consentSms: false })).toBe(
      'accepted'
    )
    const [lan] = world.all(person)
    expect(lan).toMatchObject({ fullName: 'Nguyễn Thị Lan', phone: '+84912345678', email: 'lan@example.com' })
    expect(world.all(lead)).toMatchObject([{ personId: lan?.id, status: 'new', grade: 'hot', budget: 300_000_000 }])
    expect(world.all(activity)).toMatchObject([{ kind: 'call', priority: 'high', dueAt: '2026-03-02T04:00:00.000Z' }])
    expect(world.all(consent)).toMatchObject([
      { personId: lan?.id, channel: 'email', state: 'granted', method: 'form' }
    ])
    expect(world.messages).toMatchObject([
      { channel: 'email.email', payload: { to: 'lan@example.com' }, about: lan?.id }
    ])
    expect(world.messages[0]?.payload['text']).toMatch(/^Chào chị Lan,\n\nCảm ơn chị đã tìm đến Hương Mây\./)
  })

  test('a lead that is not hot is nurtured, and without a mail nothing is sent', async () => {
    const { world, starter } = open()
    await starter.submitForm('lead', 'k1', { fullName: 'Bình', phone: '0912345678', need: 'Tham khảo' })
    expect(world.all(lead)).toMatchObject([{ status: 'nurturing', grade: 'cold' }])
    expect([world.all(activity), world.all(consent), world.messages]).toEqual([[], [], []])
  })

  test('an enquiry that nobody can answer becomes a task and no person', async () => {
    const { world, starter } = open()
    await starter.submitForm('lead', 'k1', { fullName: 'Ai đó', phone: '123', consentMail: true })
    expect([world.all(person), world.all(lead), world.all(consent)]).toEqual([[], [], []])
    expect(world.all(activity)).toMatchObject([{ kind: 'task', status: 'open' }])
    expect(world.all(activity)[0]?.subject).toContain('Ai đó: “123”')
  })

  test('the form refuses what has no name, no way to answer, or too many words', async () => {
    const { starter } = open()
    expect(await starter.submitForm('lead', '1', { fullName: 'Lan' })).toBe('invalid')
    expect(await starter.submitForm('lead', '2', { fullName: '', phone: '0912345678' })).toBe('invalid')
    expect(await starter.submitForm('lead', '3', { ...enquiry, need: 'x'.repeat(5_001) })).toBe('invalid')
    expect(await starter.submitForm('lead', '4', { ...enquiry, need: 'x'.repeat(1_100_000) })).toBe('tooLarge')
  })

  test('what a person writes is never repeated in the mail that answers', async () => {
    const { world, starter } = open()
    await starter.submitForm('lead', '1', { ...enquiry, need: 'Mua ngay tại https://lua.example' })
    expect(JSON.stringify(world.messages)).not.toContain('lua.example')
  })
})

describe('follow-up', () => {
  async function openContacted(form: Readonly<Record<string, string>> = enquiry) {
    const { world, starter } = open()
    await starter.submitForm('lead', 'k1', form)
    const leadId = world.all(lead)[0]?.id ?? ''
    await starter.call('crm.setLeadStatus', { leadId, status: 'contacted' })
    const mailsBefore = world.messages.length
    const mails = () => world.messages.slice(mailsBefore).map(({ payload }) => payload['subject'])
    const calls = () => world.all(activity).filter(({ subject }) => subject.startsWith('Gọi lại'))
    return { world, starter, leadId, mails, calls, run: starter.runs.at(-1) }
  }

  test('reminds after a day and has the person called after three more', async () => {
    const { starter, mails, calls, run } = await openContacted()
    await starter.sleepUntil('2026-03-03T01:59:59.000Z')
    expect([mails(), calls()]).toEqual([[], []])
    await starter.sleepUntil('2026-03-03T02:00:00.000Z')
    expect([mails(), calls()]).toEqual([['Hương Mây xin phép hỏi thăm yêu cầu của quý khách'], []])
    await starter.sleepUntil('2026-03-06T02:00:00.000Z')
    expect(mails()).toHaveLength(1)
    expect(calls()).toMatchObject([{ kind: 'call', dueAt: '2026-03-06T10:00:00.000Z' }])
    expect(run?.state.finished).toBe('completed')
  })

  test('stops as soon as the person has answered', async () => {
    const { starter, leadId, mails, calls, run } = await openContacted()
    await starter.call('crm.setLeadStatus', { leadId, status: 'qualified' })
    await starter.sleepUntil('2026-03-03T02:00:00.000Z')
    await starter.sleepUntil('2026-03-20T02:00:00.000Z')
    expect([mails(), calls()]).toEqual([[], []])
    expect(run?.journal.at(-1)).toMatchObject({ kind: 'finished', outcome: 'goal', result: { status: 'qualified' } })
  })

  test('an answer to the reminder spares the call', async () => {
    const { starter, leadId, mails, calls, run } = await openContacted()
    await starter.sleepUntil('2026-03-03T02:00:00.000Z')
    await starter.call('crm.setLeadStatus', { leadId, status: 'working' })
    await starter.sleepUntil('2026-03-06T02:00:00.000Z')
    expect([mails().length, calls().length]).toEqual([1, 0])
    expect(run?.journal.at(-1)).toMatchObject({ kind: 'finished', outcome: 'goal' })
  })

  test('ends quietly when the lead was deleted meanwhile', async () => {
    const { world, starter, leadId, mails, run } = await openContacted()
    world.remove(lead, leadId)
    await starter.sleepUntil('2026-03-03T02:00:00.000Z')
    expect(mails()).toEqual([])
    expect(run?.state.finished).toBe('completed')
  })

  test('without a mail it goes on to the call', async () => {
    const { starter, mails, calls } = await openContacted({ fullName: 'Bình', phone: '0912345678' })
    await starter.sleepUntil('2026-03-03T02:00:00.000Z')
    await starter.sleepUntil('2026-03-06T02:00:00.000Z')
    expect([mails().length, calls().length]).toEqual([0, 1])
  })

  test('a lead is followed up once, however often it is set to contacted', async () => {
    const { starter, leadId } = await openContacted()
    await starter.call('crm.setLeadStatus', { leadId, status: 'working' })
    await starter.call('crm.setLeadStatus', { leadId, status: 'contacted' })
    expect(starter.runs.filter(({ flow }) => flow.id === 'follow-up')).toHaveLength(1)
  })
})

describe('order-intake and loyalty-reward', () => {
  const paidAt = '2026-03-01T08:00:00Z'

  test('an order told of twice is kept once, with the right person, and earns points once', async () => {
    const { world, starter } = open()
    await starter.submitForm('lead', 'k1', enquiry)
    const body = { number: 'DH-1', phone: '+84 912 345 678', total: 1_234_000, paidAt }
    expect(await starter.receiveHook('order-intake', body)).toBe('accepted')
    expect(await starter.receiveHook('order-intake', body)).toBe('again')
    const [lan] = world.all(person)
    expect(world.all(person)).toMatchObject([{ lifecycleStage: 'customer' }])
    expect(world.all(order)).toMatchObject([{ number: 'DH-1', personId: lan?.id, status: 'paid' }])
    expect(world.all(pointsEntry)).toMatchObject([{ personId: lan?.id, amount: 123 }])
  })

  test('passing a mark is noted and told by mail; an order below it is not', async () => {
    const { world, starter } = open()
    await starter.receiveHook('order-intake', { number: 'DH-1', email: 'lan@example.com', total: 4_900_000, paidAt })
    expect([world.all(touchpoint), world.messages]).toEqual([[], []])
    await starter.receiveHook('order-intake', { number: 'DH-2', email: 'LAN@example.com', total: 200_000, paidAt })
    expect(world.all(touchpoint)).toMatchObject([
      { kind: 'reward', summary: expect.stringContaining('Đạt mốc 500 điểm') as string }
    ])
    expect(world.messages).toMatchObject([{ payload: { to: 'lan@example.com' } }])
    expect(world.messages[0]?.payload['text']).toContain('Điểm hiện có: 510.')
  })

  test('an order that is not paid earns nothing', async () => {
    const { world, starter } = open()
    await starter.receiveHook('order-intake', { number: 'DH-1', phone: '0912345678', total: 9_000_000 })
    expect(world.all(order)).toMatchObject([{ status: 'draft' }])
    expect(world.all(pointsEntry)).toEqual([])
  })

  test('an order of nobody we can name is looked at by a person', async () => {
    const { world, starter } = open()
    await starter.receiveHook('order-intake', { number: 'DH-1', phone: 'xin đừng hỏi', total: 9_000_000, paidAt })
    expect(world.all(order)).toEqual([])
    expect(world.all(activity)).toMatchObject([{ subject: 'Tìm người mua của đơn DH-1', priority: 'high' }])
  })

  test('refuses an order without a number, a whole total or a buyer', async () => {
    const { starter } = open()
    expect(await starter.receiveHook('order-intake', { phone: '0912345678', total: 1 })).toBe('invalid')
    expect(await starter.receiveHook('order-intake', { number: 'DH-1', phone: '0912345678', total: 1.5 })).toBe(
      'invalid'
    )
    expect(await starter.receiveHook('order-intake', { number: 'DH-1', total: 1 })).toBe('invalid')
  })
})
