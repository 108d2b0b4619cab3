import type { Secret } from '../ports/gateway.ts'
import { matchesHost } from './check-target.ts'

const handle = /\{\{secret:([a-z][a-zA-Z0-9]*)\}\}/g

const shortest = 8

/** The names of the secrets that a text holds handles of. */
export function secretsIn(text: string): readonly string[] {
  return [...text.matchAll(handle)].map(([, name]) => name ?? '')
}

/** How a value must be written where it goes. */
export type Place = 'url' | 'header' | 'json' | 'form' | 'text'

/** Puts the values in, as the place wants them written. A handle without a value was refused before. */
export function fillSecrets(text: string, secrets: Readonly<Record<string, Secret>>, place: Place): string {
  return text.replace(handle, (whole, name: string) => {
    const secret = Object.hasOwn(secrets, name) ? secrets[name] : undefined
    return secret ? written[place](secret.value) : whole
  })
}

const written: Readonly<Record<Place, (value: string) => string>> = {
  url: encodeURIComponent,
  header: (value) => value,
  json: (value) => JSON.stringify(value).slice(1, -1),
  form: encodeURIComponent,
  text: (value) => value
}

/** Why a secret may not be used for this host; null when it may. The reason never holds the value. */
export function reasonAgainstSecret(
  name: string,
  { granted, secrets, host }: { readonly granted: readonly string[]; readonly secrets: Secrets; readonly host: URL }
): string | null {
  const secret = Object.hasOwn(secrets, name) ? secrets[name] : undefined
  if (!granted.includes(`secret:${name}`)) return `the secret ${name} was not granted`
  if (secret === undefined || secret.value === '') return `the secret ${name} has no value yet`
  // Anything shorter cannot be told from other text when answers are scrubbed.
  if (secret.value.length < shortest) return `the secret ${name} is shorter than ${shortest} characters`
  if (/\p{Cc}/u.test(secret.value)) return `the secret ${name} holds control characters`
  const port = host.port === '' ? '' : `:${host.port}`
  if (secret.hosts.some((pattern) => matchesHost(pattern, host.hostname, port))) return null
  return `the secret ${name} may not be sent to this host`
}

type Secrets = Readonly<Record<string, Secret>>
