import { engineError } from '../errors.ts'
import { limits } from '../limits.ts'
import { hashPassword } from './hash-password.ts'

const charsLeast = 10

/** Hashes a password that somebody chooses; refuses what is guessed first. Length counts, not the kinds of characters. */
export async function newPasswordHash(password: string, known: readonly string[]): Promise<string> {
  const plain = password.normalize('NFKC').toLowerCase()
  const length = Array.from(password).length
  if (length < charsLeast || length > limits.passwordCharsMax)
    throw weak(`Mật khẩu cần từ ${charsLeast} ký tự trở lên.`, `A password needs ${charsLeast} characters or more.`)
  const isKnown = known.some(
    (word) => word.length > 2 && plain.replaceAll(word.toLowerCase(), '').length < charsLeast / 2
  )
  if (new Set(plain).size < 5 || isKnown || /^(?:0123456789|1234567890|matkhau|password|qwertyuiop)/.test(plain))
    throw weak(
      'Mật khẩu này quá dễ đoán. Hãy chọn một câu dài hơn.',
      'This is guessed too easily. Choose a longer phrase.'
    )
  return hashPassword(password)
}

function weak(vi: string, en: string): Error {
  return engineError('INPUT_INVALID', { fields: [{ path: '/password', message: { vi, en } }] })
}
