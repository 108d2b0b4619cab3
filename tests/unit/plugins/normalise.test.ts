import { describe, expect, test } from 'vitest'
import { normalise } from '../../../plugins/crm/actions/normalise.ts'
import { openWorld } from './world.ts'

async function outputOf(input: Parameters<typeof normalise.run>[0]) {
  const { output } = await openWorld().run(normalise, input)
  return output
}

describe('crm.normalise', () => {
  test('gives every part of a good enquiry in the form in which records keep it', async () => {
    const input = {
      fullName: 'CHỊ NGUYỄN THỊ LAN',
      phone: '0912.345.678',
      email: ' Lan@Example.com ',
      budget: '50 triệu'
    }
    expect(await outputOf(input)).toEqual({
      fullName: 'Nguyễn Thị Lan',
      honorific: 'Chị',
      familyName: 'Nguyễn',
      middleName: 'Thị',
      givenName: 'Lan',
      phone: '+84912345678',
      email: 'lan@example.com',
      budget: 50_000_000,
      greeting: 'chị Lan',
      pronoun: 'chị',
      usable: true,
      problems: []
    })
  })

  test('names what it could not read, and is usable as long as one way to reach the person is left', async () => {
    const output = await outputOf({ fullName: '🌸', phone: '123', email: 'lan@example.com', budget: 'tùy' })
    expect(output).toEqual({
      email: 'lan@example.com',
      greeting: 'quý khách',
      pronoun: 'quý khách',
      usable: true,
      problems: ['nameMissing', 'phoneInvalid', 'budgetUnclear']
    })
  })

  test('is not usable when neither phone nor mail can be read', async () => {
    expect(await outputOf({ fullName: 'Lan', phone: '12', email: 'x' })).toMatchObject({
      usable: false,
      problems: ['phoneInvalid', 'emailInvalid']
    })
  })

  test('what was left empty is not a problem', async () => {
    const output = await outputOf({ fullName: 'Lan', phone: '  ', email: '', budget: '' })
    expect(output).toMatchObject({ usable: false, problems: [] })
  })

  test('without a title it addresses the person either way', async () => {
    expect(await outputOf({ fullName: 'Trần Bình' })).toMatchObject({ greeting: 'anh/chị Bình', pronoun: 'anh/chị' })
    expect(await outputOf({ fullName: 'Mr. John Smith' })).toMatchObject({ greeting: 'anh Smith', pronoun: 'anh' })
  })

  test('asks for no change and reads nothing', async () => {
    const { effects, awaited } = await openWorld().run(normalise, { fullName: 'Lan', phone: '0912345678' })
    expect([effects, awaited]).toEqual([[], []])
  })
})
