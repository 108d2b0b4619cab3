import { describe, expect, test } from 'vitest'
import { hashPassword, isPassword } from '../../../engine/accounts/hash-password.ts'

describe('isPassword()', () => {
  test('knows the password again, also when another keyboard writes its letters in another way', async () => {
    const kept = await hashPassword('mật khẩu dài')
    expect(kept).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(await isPassword('mật khẩu dài'.normalize('NFD'), kept)).toBe(true)
    expect(await isPassword('mat khau dai', kept)).toBe(false)
    expect(await hashPassword('mật khẩu dài')).not.toBe(kept)
  })

  test('takes as long where there is no account as where the password is wrong', async () => {
    const kept = await hashPassword('mật khẩu dài')
    const fastest = async (of: string | null): Promise<number> => {
      const times: number[] = []
      for (let round = 0; round < 8; round += 1) {
        const from = performance.now()
        expect(await isPassword('sai rồi', of)).toBe(false)
        times.push(performance.now() - from)
      }
      return Math.min(...times)
    }
    await fastest(null)
    const [wrong, none] = [await fastest(kept), await fastest(null)]
    expect(none / wrong).toBeGreaterThan(0.6)
    expect(none / wrong).toBeLessThan(1.7)
  })
})
