import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Millis } from '../../schemas/json.ts'

/** Codes of authenticator apps: RFC 6238 with six digits, thirty seconds and SHA-1, which is what the apps do. */
const stepMs = 30_000
const digits = 6
const secretBytes = 20
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

export function makeCodeSecret(): string {
  return [...randomBytes(Math.ceil((secretBytes * 8) / 5))].map((byte) => letters[byte % letters.length]).join('')
}

/** What the app is given, as text behind a QR code or a link. */
export function codeAddress(secret: string, email: string): string {
  const label = encodeURIComponent(`Mạch:${email}`)
  return `otpauth://totp/${label}?secret=${secret}&issuer=${encodeURIComponent('Mạch')}&digits=${digits}&period=30`
}

/** The code of a time step. */
export function oneTimeCode(secret: string, step: number): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const hash = createHmac('sha1', fromBase32(secret)).update(counter).digest()
  const offset = (hash.at(-1) ?? 0) & 0xf
  const number = (hash.readUInt32BE(offset) & 0x7f_ff_ff_ff) % 10 ** digits
  return String(number).padStart(digits, '0')
}

/**
 * The time step of a code that is right now, or one step off since clocks differ; null when it is not, or when a code of
 * that step or a later one has been used.
 */
export function stepOfCode(
  code: string,
  { secret, usedStep }: { readonly secret: string; readonly usedStep: number },
  now: Millis
): number | null {
  const current = Math.floor(now / stepMs)
  const given = Buffer.from(code.replaceAll(/\s/g, ''))
  const isRight = (step: number): boolean => {
    const right = Buffer.from(oneTimeCode(secret, step))
    return given.length === right.length && timingSafeEqual(given, right)
  }
  return [current - 1, current, current + 1].find((step) => step > usedStep && isRight(step)) ?? null
}

function fromBase32(text: string): Buffer {
  const bits = Array.from(text, (letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const bytes = bits.match(/.{8}/g) ?? []
  return Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)))
}
