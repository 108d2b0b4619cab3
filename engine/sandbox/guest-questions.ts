import type { GuestQuestion } from '../ports/sandbox.ts'

const algorithms: readonly unknown[] = ['sha1', 'sha256', 'sha512']

/** Whether a guest asks for something of the world, rather than for records. What it names is judged by the engine. */
export function isGuestQuestion(value: unknown): value is GuestQuestion {
  if (!isObject(value)) return false
  if (value['op'] === 'http') return isRequest(value)
  return value['op'] === 'verify' && isSignature(value)
}

function isRequest({ method, url, headers, body }: Fields): boolean {
  if (!isObject(headers) || Object.hasOwn(headers, '__proto__')) return false
  const texts = [method, url, ...Object.values(headers)]
  return texts.every(isText) && (body === null || isText(body))
}

function isSignature({ secret, algorithm, encoding, text, signature }: Fields): boolean {
  const isKnown = algorithms.includes(algorithm) && (encoding === 'hex' || encoding === 'base64')
  return isKnown && [secret, text, signature].every(isText)
}

type Fields = { readonly [name: string]: unknown }

const isText = (value: unknown): value is string => typeof value === 'string'

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
