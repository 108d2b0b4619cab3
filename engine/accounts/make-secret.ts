import { createHash, randomBytes } from 'node:crypto'

const secretBytes = 32

/** Something that only its holder knows: 256 bits, so that guessing is no way in. */
export function makeSecret(prefix = ''): string {
  return prefix + randomBytes(secretBytes).toString('base64url')
}

/** What is kept of a secret. It needs no salt and no cost: there is nothing to guess. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url')
}
