import { describe, expect, test } from 'vitest'
import { nearestName } from '../../../../engine/core/check/nearest-name.ts'

const names = ['email', 'phone', 'fullName', 'dienThoai', 'at']

describe('nearestName()', () => {
  test.each([
    ['emial', 'email'],
    ['e-mail', 'email'],
    ['EMAIL', 'email'],
    ['phon', 'phone'],
    ['full_name', 'fullName'],
    ['điệnthoại', 'dienThoai'],
    ['ta', 'at']
  ])('takes %s for %s', (given, expected) => {
    expect(nearestName(given, names)).toBe(expected)
  })

  test.each(['colour', 'mail2phone', 'x', ''])('takes %j for nothing', (given) => {
    expect(nearestName(given, names)).toBeNull()
  })
})
