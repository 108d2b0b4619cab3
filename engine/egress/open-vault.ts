import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { engineError } from '../errors.ts'
import type { Vault } from '../ports/vault.ts'

const algorithm = 'aes-256-gcm'
const nonceBytes = 12

/**
 * Seals with the first key and opens with any: a new key goes in front, and what was sealed with an older one still opens.
 * A sealed value says which key it needs: `v1.<key>.<nonce>.<tag>.<text>`.
 */
export function openVault(keys: readonly [Buffer, ...Buffer[]]): Vault {
  const [first] = keys
  const keysByName = new Map(keys.map((key) => [nameOf(key), key]))
  return {
    seal(text, place) {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv(algorithm, first, nonce).setAAD(Buffer.from(place))
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      const parts = [nonce, cipher.getAuthTag(), sealed].map((part) => part.toString('base64url'))
      return ['v1', nameOf(first), ...parts].join('.')
    },
    open(sealed, place) {
      const [version, name = '', ...parts] = sealed.split('.')
      const [nonce, tag, text] = parts.map((part) => Buffer.from(part, 'base64url'))
      const key = keysByName.get(name)
      if (version !== 'v1' || !key || !nonce || !tag || !text) throw unreadable(place)
      try {
        const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: 16 }).setAAD(Buffer.from(place))
        decipher.setAuthTag(tag)
        return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8')
      } catch (error) {
        throw unreadable(place, error)
      }
    }
  }
}

/** Enough of a hash to tell keys apart, and nothing of the key. */
function nameOf(key: Buffer): string {
  return createHash('sha256').update('mach key').update(key).digest('base64url').slice(0, 8)
}

function unreadable(place: string, cause?: unknown): Error {
  return engineError('SECRET_UNREADABLE', { secret: place }, cause)
}
