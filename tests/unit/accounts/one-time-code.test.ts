import { describe, expect, test } from 'vitest'
import { codeAddress, makeCodeSecret, oneTimeCode, stepOfCode } from '../../../engine/accounts/one-time-code.ts'

/** The secret of RFC 6238, appendix B: `12345678901234567890`. */
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

describe('oneTimeCode()', () => {
  test.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037']
  ])('gives what RFC 6238 says for second %i', (second, code) => {
    expect(oneTimeCode(secret, Math.floor(second / 30))).toBe(code)
  })
})

describe('stepOfCode()', () => {
  const now = 1_234_567_890_000
  const step = Math.floor(now / 30_000)

  test('takes a code one step early or late, and no other', () => {
    const taken = [-2, -1, 0, 1, 2].map((off) =>
      stepOfCode(oneTimeCode(secret, step + off), { secret, usedStep: 0 }, now)
    )
    expect(taken).toEqual([null, step - 1, step, step + 1, null])
  })

  test('takes no code twice, and none before one that was used', () => {
    const used = { secret, usedStep: step }
    expect(stepOfCode(oneTimeCode(secret, step), used, now)).toBeNull()
    expect(stepOfCode(oneTimeCode(secret, step - 1), used, now)).toBeNull()
    expect(stepOfCode(oneTimeCode(secret, step + 1), used, now)).toBe(step + 1)
  })
})

describe('makeCodeSecret()', () => {
  test('gives a new secret each time, that apps can read', () => {
    const [first, second] = [makeCodeSecret(), makeCodeSecret()]
    expect(first).toMatch(/^[A-Z2-7]{32}$/)
    expect(second).not.toBe(first)
    expect(codeAddress(first, 'mai@example.com')).toContain(`secret=${first}&issuer=M%E1%BA%A1ch`)
  })
})
