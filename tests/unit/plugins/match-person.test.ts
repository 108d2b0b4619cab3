import { describe, expect, test } from 'vitest'
import { matchPerson } from '../../../plugins/crm/actions/match-person.ts'
import { contactPoint } from '../../../plugins/crm/entities/contact-point.ts'
import { person } from '../../../plugins/crm/entities/person.ts'
import { openWorld } from './world.ts'

const lan = { fullName: 'Nguyễn Thị Lan', familyName: 'Nguyễn', middleName: 'Thị', givenName: 'Lan', honorific: 'Chị' }
const phone = '+84912345678'
const email = 'lan@example.com'

describe('crm.matchPerson', () => {
  test('makes a person who is not known yet, with a contact point for each way', async () => {
    const world = openWorld()
    const { output } = await world.run(matchPerson, {
      ...lan,
      phone,
      rawPhone: '0912.345.678',
      email,
      company: 'Mây Trắng'
    })
    expect(output).toMatchObject({ isNew: true, matchedBy: 'none', filled: [] })
    expect(world.all(person)).toMatchObject([
      { id: output.personId, ...lan, phone, email, company: 'Mây Trắng', lifecycleStage: 'lead' }
    ])
    expect(world.all(contactPoint)).toMatchObject([
      { personId: output.personId, kind: 'phone', value: phone, raw: '0912.345.678', isPrimary: true },
      { personId: output.personId, kind: 'email', value: email, raw: email, isPrimary: true }
    ])
  })

  test('a person who is not known yet costs no turn', async () => {
    const { awaited } = await openWorld().run(matchPerson, { ...lan, phone, email })
    expect(awaited).toEqual([])
  })

  test('the same enquiry again finds the same person and changes nothing', async () => {
    const world = openWorld()
    const first = await world.run(matchPerson, { ...lan, phone, email })
    const second = await world.run(matchPerson, { ...lan, phone, email })
    expect(second.output).toEqual({ personId: first.output.personId, isNew: false, matchedBy: 'phone', filled: [] })
    expect(second.effects).toEqual([])
  })

  test('recognises by mail when the phone is new, and adds the phone', async () => {
    const world = openWorld()
    const first = await world.run(matchPerson, { ...lan, email })
    const second = await world.run(matchPerson, { ...lan, phone, email })
    expect(second.output).toEqual({
      personId: first.output.personId,
      isNew: false,
      matchedBy: 'email',
      filled: ['phone']
    })
    expect(world.all(contactPoint).map(({ value }) => value)).toEqual([email, phone])
    expect(world.all(person)).toMatchObject([{ phone, email }])
  })

  test('a second phone becomes a contact point and does not replace the main one', async () => {
    const world = openWorld()
    await world.run(matchPerson, { ...lan, phone, email })
    await world.run(matchPerson, { ...lan, phone: '+84987654321', email })
    expect(world.all(person)).toMatchObject([{ phone }])
    expect(world.all(contactPoint).map(({ value, isPrimary }) => [value, isPrimary])).toEqual([
      [phone, true],
      [email, true],
      ['+84987654321', false]
    ])
  })

  test('the phone decides when phone and mail belong to two people, and neither loses anything', async () => {
    const world = openWorld()
    const first = await world.run(matchPerson, { fullName: 'Lan', phone })
    const second = await world.run(matchPerson, { fullName: 'Bình', email })
    const third = await world.run(matchPerson, { fullName: 'Lan', phone, email })
    expect(third.output).toMatchObject({ personId: first.output.personId, matchedBy: 'phone' })
    expect(world.all(contactPoint).map(({ personId }) => personId)).toEqual([
      first.output.personId,
      second.output.personId
    ])
  })

  test('fills what is empty and never overwrites what is known', async () => {
    const world = openWorld()
    await world.run(matchPerson, { fullName: 'Lan', givenName: 'Lan', phone, source: 'facebook' })
    const { output } = await world.run(matchPerson, {
      ...lan,
      phone,
      source: 'zalo',
      company: 'Mây Trắng',
      city: 'Huế'
    })
    expect(output.filled).toEqual(['honorific', 'company', 'city'])
    expect(world.all(person)).toMatchObject([
      { fullName: 'Lan', source: 'facebook', company: 'Mây Trắng', city: 'Huế' }
    ])
    expect(world.all(person)[0]).not.toHaveProperty('familyName')
  })

  test('a person known by a number alone is called by it until a name comes', async () => {
    const world = openWorld()
    await world.run(matchPerson, { phone })
    expect(world.all(person)).toMatchObject([{ fullName: phone }])
    const { output } = await world.run(matchPerson, { ...lan, phone })
    expect(output.filled).toEqual(['fullName', 'familyName', 'middleName', 'givenName', 'honorific'])
    expect(world.all(person)).toMatchObject([lan])
  })

  test('a value left behind by a deleted person goes to whoever uses it now', async () => {
    const world = openWorld()
    const first = await world.run(matchPerson, { ...lan, phone })
    world.remove(person, first.output.personId)
    const second = await world.run(matchPerson, { ...lan, phone })
    expect(second.output).toMatchObject({ isNew: true, matchedBy: 'none' })
    expect(world.all(contactPoint)).toMatchObject([{ value: phone, personId: second.output.personId }])
  })

  test('what is too long for its field is cut', async () => {
    const world = openWorld()
    await world.run(matchPerson, {
      ...lan,
      phone,
      company: 'x'.repeat(5_000),
      source: 's'.repeat(500),
      rawPhone: '0'.repeat(999)
    })
    const [made] = world.all(person)
    expect([made?.company?.length, made?.source?.length]).toEqual([200, 100])
    expect(world.all(contactPoint)[0]?.raw).toHaveLength(300)
  })

  test('refuses to make a person whom nobody could ever reach or recognise', async () => {
    await expect(openWorld().run(matchPerson, lan)).rejects.toThrow('by a phone number or an e-mail address')
    await expect(openWorld().run(matchPerson, { ...lan, phone: '' })).rejects.toThrow('by a phone number')
  })
})
