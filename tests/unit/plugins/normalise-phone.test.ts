import { parsePhoneNumber } from 'libphonenumber-js/max'
import { describe, expect, test } from 'vitest'
import { normalisePhone } from '../../../plugins/crm/text/normalise-phone.ts'

describe('normalisePhone()', () => {
  test.each([
    ['0912345678', '+84912345678'],
    ['0912.345.678', '+84912345678'],
    ['0912 345 678', '+84912345678'],
    ['0912-345-678', '+84912345678'],
    ['(0912) 345 678', '+84912345678'],
    ['+84912345678', '+84912345678'],
    ['+84 912 345 678', '+84912345678'],
    ['+84 (0) 912 345 678', '+84912345678'],
    ['84912345678', '+84912345678'],
    ['84 0912 345 678', '+84912345678'],
    ['0084912345678', '+84912345678'],
    ['912345678', '+84912345678'],
    ['843123456', '+84843123456'],
    ["'0912345678", '+84912345678'],
    ['\u202a0912345678\u202c', '+84912345678'],
    ['0912\u00a0345\u00a0678', '+84912345678'],
    ['０９１２３４５６７８', '+84912345678'],
    ['SĐT: 0912.345.678', '+84912345678'],
    ['Zalo 0912345678', '+84912345678'],
    ['0912345678 / 0987654321', '+84912345678'],
    ['12345 hoặc 0987654321', '+84987654321'],
    ['024 3825 1234', '+842438251234'],
    ['0236.3821.234', '+842363821234'],
    ['+1 202 555 0143', '+12025550143'],
    ['0044 20 7946 0018', '+442079460018']
  ])('reads %s as %s', (raw, phone) => {
    expect(normalisePhone(raw)).toBe(phone)
  })

  test.each([
    ['01201234567', '+84701234567'],
    ['01211234567', '+84791234567'],
    ['01221234567', '+84771234567'],
    ['01261234567', '+84761234567'],
    ['01281234567', '+84781234567'],
    ['01231234567', '+84831234567'],
    ['01241234567', '+84841234567'],
    ['01251234567', '+84851234567'],
    ['01271234567', '+84811234567'],
    ['01291234567', '+84821234567'],
    ['01621234567', '+84321234567'],
    ['01691234567', '+84391234567'],
    ['+84 168 123 4567', '+84381234567'],
    ['0163.123.4567', '+84331234567'],
    ['841641234567', '+84341234567'],
    ['1651234567', '+84351234567'],
    ['01661234567', '+84361234567'],
    ['01671234567', '+84371234567'],
    ['01861234567', '+84561234567'],
    ['01881234567', '+84581234567'],
    ['01991234567', '+84591234567']
  ])('gives the old number %s its new prefix: %s', (raw, phone) => {
    expect(normalisePhone(raw)).toBe(phone)
    expect(parsePhoneNumber(phone).isValid()).toBe(true)
  })

  test.each([
    '',
    '   ',
    '12345',
    '0912 345',
    '09123456789',
    '0000000000',
    '00000000',
    '0111222333',
    '1900 1234',
    '18001234',
    '01301234567',
    'không có',
    'sẽ gửi sau',
    '0912abc678',
    '+84 12',
    '+0',
    'an@example.com',
    '9'.repeat(40)
  ])('refuses %j', (raw) => {
    expect(normalisePhone(raw)).toBeNull()
  })

  test('agrees with the numbering plan about each mobile prefix', () => {
    // Below 030 are machines and area codes.
    const prefixes = Array.from({ length: 70 }, (_, index) => `0${index + 30}`)
    const ours = prefixes.filter((prefix) => normalisePhone(`${prefix}2345678`) !== null)
    expect(ours).toEqual(prefixes.filter(hasMobiles))
  })

  test('agrees with the numbering plan about each area code', () => {
    const areas = Array.from({ length: 100 }, (_, index) => `02${String(index).padStart(2, '0')}`)
    const ours = areas.filter((area) => normalisePhone(`${area}3821234`) !== null)
    const theirs = areas.filter((area) => parsePhoneNumber(`${area}3821234`, 'VN').isValid())
    expect(ours).toEqual(theirs)
  })

  test('leaves a number as it is when it is read a second time', () => {
    for (const raw of ['0912.345.678', '0168 123 4567', '+1 202 555 0143', '024 3825 1234']) {
      const once = normalisePhone(raw) ?? ''
      expect(normalisePhone(once)).toBe(once)
    }
  })
})

/** Some prefixes are given out in part only; which part is in use grows from year to year. */
function hasMobiles(prefix: string): boolean {
  return Array.from({ length: 100 }, (_, index) => String(index).padStart(2, '0')).some(
    (next) => parsePhoneNumber(`${prefix}${next}34567`, 'VN').getType() === 'MOBILE'
  )
}
