import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'

/** Cost of a guess: 19 MiB and two passes of Argon2id, as OWASP advises. Written into each hash, so it can be raised later. */
interface Cost {
  readonly memory: number
  readonly passes: number
}

const cost: Cost = { memory: 19_456, passes: 2 }
const saltBytes = 16
const hashBytes = 32

/** A password as it is kept: what cannot be turned back, with what is needed to check it again. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes)
  const hash = await derive(password, salt, cost)
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=1$${toText(salt)}$${toText(hash)}`
}

/**
 * Whether it is the password that was hashed. Without a hash the same work is done, so that an answer takes as long for an
 * email that nobody has as for a wrong password.
 */
export async function isPassword(password: string, kept: string | null): Promise<boolean> {
  const parts = kept === null ? null : /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=1\$([^$]+)\$([^$]+)$/.exec(kept)
  if (!parts) {
    await derive(password, Buffer.alloc(saltBytes), cost)
    return false
  }
  const [, memory, passes, salt = '', hash = ''] = parts
  const right = Buffer.from(hash, 'base64')
  const given = await derive(password, Buffer.from(salt, 'base64'), { memory: Number(memory), passes: Number(passes) })
  return given.length === right.length && timingSafeEqual(given, right)
}

/** Letters may be written in more than one way; keyboards differ in which they send. */
function derive(password: string, nonce: Buffer, { memory, passes }: Cost): Promise<Buffer> {
  const message = password.normalize('NFKC')
  return new Promise((resolve, reject) => {
    argon2('argon2id', { message, nonce, parallelism: 1, tagLength: hashBytes, memory, passes }, (error, derived) =>
      error ? reject(error) : resolve(Buffer.from(derived))
    )
  })
}

function toText(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '')
}
