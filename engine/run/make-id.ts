import { createHash, randomBytes } from 'node:crypto'
import type { Millis } from '../../schemas/json.ts'

/** Bytes of randomness fetched at once, and hex digits of it in an id. */
const poolBytes = 4096
const digits = 20
let pool = ''
let used = 0

/** A new UUIDv7: ids made later sort later. */
export function makeId(now: Millis): string {
  if (now !== last.at) last = { at: now, head: headOf(now) }
  return formatUuid(last.head, '7', randomHex())
}

/** The head of ids made in the same millisecond is the same. */
let last = { at: Number.NaN, head: '' }

/** The same id for the same parts, for things that must be made only once. */
export function deriveId(...parts: readonly string[]): string {
  const hex = createHash('sha256').update(JSON.stringify(parts)).digest('hex')
  return formatUuid(headOf(Number.parseInt(hex.slice(20, 32), 16)), '8', hex.slice(0, 20))
}

function randomHex(): string {
  if (used + digits > pool.length) {
    pool = randomBytes(poolBytes).toString('hex')
    used = 0
  }
  used += digits
  return pool.slice(used - digits, used)
}

function headOf(time: number): string {
  const hex = time.toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}`
}

function formatUuid(head: string, version: '7' | '8', random: string): string {
  const variant = '89ab'.charAt(Number.parseInt(random.charAt(3), 16) % 4)
  return `${head}-${version}${random.slice(0, 3)}-${variant}${random.slice(4, 7)}-${random.slice(7, 19)}`
}
