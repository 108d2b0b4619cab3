import { createHash, randomFillSync } from 'node:crypto'
import type { Millis } from '../../schemas/json.ts'

const poolBytes = 4096
const pool = Buffer.alloc(poolBytes)
let used = poolBytes

/** A new UUIDv7: ids made later sort later. */
export function makeId(now: Millis): string {
  return formatUuid(now, randomHex(), '7')
}

/** The same id for the same parts, for things that must be made only once. */
export function deriveId(...parts: readonly string[]): string {
  const hex = createHash('sha256').update(JSON.stringify(parts)).digest('hex')
  return formatUuid(Number.parseInt(hex.slice(20, 32), 16), hex.slice(0, 20), '8')
}

function randomHex(): string {
  if (used + 10 > poolBytes) {
    randomFillSync(pool)
    used = 0
  }
  used += 10
  return pool.toString('hex', used - 10, used)
}

function formatUuid(head: number, random: string, version: '7' | '8'): string {
  const time = head.toString(16).padStart(12, '0')
  const variant = ((Number.parseInt(random[3] ?? '0', 16) & 0x3) | 0x8).toString(16)
  return `${time.slice(0, 8)}-${time.slice(8, 12)}-${version}${random.slice(0, 3)}-${variant}${random.slice(4, 7)}-${random.slice(7, 19)}`
}
