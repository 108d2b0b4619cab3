import { describe, expect, test } from 'vitest'
import { addToTimeline } from '../../../plugins/crm/actions/add-to-timeline.ts'
import { createTask } from '../../../plugins/crm/actions/create-task.ts'
import { findPerson } from '../../../plugins/crm/actions/find-person.ts'
import { matchPerson } from '../../../plugins/crm/actions/match-person.ts'
import { recordConsent } from '../../../plugins/crm/actions/record-consent.ts'
import { recordOrder } from '../../../plugins/crm/actions/record-order.ts'
import { activity } from '../../../plugins/crm/entities/activity.ts'
import { consent } from '../../../plugins/crm/entities/consent.ts'
import { order } from '../../../plugins/crm/entities/order.ts'
import { person } from '../../../plugins/crm/entities/person.ts'
import { touchpoint } from '../../../plugins/crm/entities/touchpoint.ts'
import { openWorld } from './world.ts'

const now = '2026-03-02T02:00:00.000Z'
const phone = '+84912345678'

async function openWithLan() {
  const world = openWorld(now)
  const { output } = await world.run(matchPerson, {
    fullName: 'Trần Lan',
    givenName: 'Lan',
    phone,
    email: 'lan@example.com'
  })
  return { world, personId: output.personId }
}

describe('crm.createTask', () => {
  test('gives something to do before a time counted from now', async () => {
    const { world, personId } = await openWithLan()
    const { output } = await world.run(createTask, {
      subject: ' Gọi ngay:\n chị Lan ',
      kind: 'call',
      personId,
      dueInHours: 2,
      priority: 'high'
    })
    expect(output.dueAt).toBe('2026-03-02T04:00:00.000Z')
    expect(world.all(activity)).toMatchObject([
      { id: output.activityId, kind: 'call', subject: 'Gọi ngay: chị Lan', status: 'open', priority: 'high', personId }
    ])
  })

  test('needs no person, and half an hour is a deadline too', async () => {
    const world = openWorld(now)
    const { output } = await world.run(createTask, { subject: 'Kiểm tra yêu cầu', dueInHours: 0.5 })
    expect(output.dueAt).toBe('2026-03-02T02:30:00.000Z')
    expect(world.all(activity)[0]).toMatchObject({ kind: 'task', priority: 'normal' })
    expect(world.all(activity)[0]).not.toHaveProperty('personId')
  })

  test('a subject that is too long is cut', async () => {
    const world = openWorld()
    await world.run(createTask, { subject: 'dài '.repeat(500), dueInHours: 1 })
    expect(world.all(activity)[0]?.subject.length).toBeLessThanOrEqual(300)
  })
})

describe('crm.addToTimeline', () => {
  test('notes what has happened, now or at the time given', async () => {
    const { world, personId } = await openWithLan()
    await world.run(addToTimeline, { personId, summary: 'Khách ghé cửa hàng', kind: 'visit', channel: 'store' })
    await world.run(addToTimeline, {
      personId,
      summary: 'Tặng ấm trà',
      kind: 'reward',
      phase: 'after',
      at: '2026-03-01T00:00:00Z'
    })
    expect(world.all(touchpoint)).toMatchObject([
      { personId, summary: 'Khách ghé cửa hàng', kind: 'visit', channel: 'store', phase: 'during', at: now },
      { personId, summary: 'Tặng ấm trà', kind: 'reward', channel: 'other', phase: 'after', at: '2026-03-01T00:00:00Z' }
    ])
  })
})

describe('crm.recordConsent', () => {
  const box = { name: 'consentMail', purpose: 'marketing', channel: 'email', textVersion: '2026-01' }

  test('keeps one record with its evidence for each box that was ticked', async () => {
    const { world, personId } = await openWithLan()
    const consents = [box, { ...box, name: 'consentSms', channel: 'sms' }]
    const evidence = 'Biểu mẫu lead'
    const { output } = await world.run(recordConsent, { personId, consents, method: 'form', obtainedAt: now, evidence })
    expect(output.recorded).toBe(2)
    const { name: _, ...kept } = box
    expect(world.all(consent)).toMatchObject([
      { ...kept, personId, state: 'granted', method: 'form', obtainedAt: now, evidence },
      { ...kept, channel: 'sms', summary: 'Đồng ý nhận thông tin tiếp thị qua SMS' }
    ])
  })

  test('no box ticked leaves no record', async () => {
    const { world, personId } = await openWithLan()
    const { output } = await world.run(recordConsent, { personId, consents: [], method: 'form' })
    expect(output).toEqual({ recorded: 0, consentIds: [] })
    expect(world.all(consent)).toEqual([])
  })
})

describe('crm.findPerson', () => {
  test('finds by id, by phone and by mail, and says how to address the person', async () => {
    const { world, personId } = await openWithLan()
    const found = { found: true, personId, fullName: 'Trần Lan', greeting: 'anh/chị Lan', email: 'lan@example.com' }
    expect((await world.run(findPerson, { personId })).output).toMatchObject(found)
    expect((await world.run(findPerson, { phone })).output).toMatchObject(found)
    expect((await world.run(findPerson, { email: 'lan@example.com' })).output).toMatchObject(found)
  })

  test('makes nobody when there is none', async () => {
    const world = openWorld()
    const { output, effects } = await world.run(findPerson, { phone, email: 'lan@example.com' })
    expect(output).toEqual({ found: false, greeting: 'quý khách', pronoun: 'quý khách' })
    expect(effects).toEqual([])
  })

  test('costs no turn when it is asked by id', async () => {
    const { world, personId } = await openWithLan()
    expect((await world.run(findPerson, { personId })).awaited).toEqual([])
  })
})

describe('crm.recordOrder', () => {
  const paidAt = '2026-03-01T08:00:00Z'

  test('keeps a paid order and makes its buyer a customer', async () => {
    const { world, personId } = await openWithLan()
    const { output, awaited } = await world.run(recordOrder, { number: 'DH-1', personId, total: 450_000, paidAt })
    expect(output.isNew).toBe(true)
    expect(awaited).toEqual([])
    expect(world.all(order)).toMatchObject([
      {
        id: output.orderId,
        number: 'DH-1',
        personId,
        total: 450_000,
        currency: 'VND',
        status: 'paid',
        placedAt: paidAt,
        paidAt
      }
    ])
    expect(world.all(person)).toMatchObject([{ lifecycleStage: 'customer' }])
  })

  test('an order that is not paid stays a draft and makes nobody a customer', async () => {
    const { world, personId } = await openWithLan()
    await world.run(recordOrder, { number: 'DH-1', personId, total: 450_000 })
    expect(world.all(order)).toMatchObject([{ status: 'draft', placedAt: now }])
    expect(world.all(person)).toMatchObject([{ lifecycleStage: 'lead' }])
  })

  test('told twice of one number, it gives the order that is there and changes nothing', async () => {
    const { world, personId } = await openWithLan()
    const first = await world.run(recordOrder, { number: 'DH-1', personId, total: 450_000, paidAt })
    const second = await world.run(recordOrder, { number: 'DH-1', personId, total: 999, paidAt })
    expect(second.output).toEqual({ orderId: first.output.orderId, isNew: false })
    expect(second.effects).toEqual([])
  })

  test('a loyal customer stays loyal', async () => {
    const world = openWorld()
    const personId = world.put(person, { fullName: 'Lan', lifecycleStage: 'loyal' })
    await world.run(recordOrder, { number: 'DH-1', personId, total: 1, paidAt })
    expect(world.all(person)).toMatchObject([{ lifecycleStage: 'loyal' }])
  })
})
