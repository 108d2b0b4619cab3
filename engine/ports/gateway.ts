import type { Millis } from '../../schemas/json.ts'
import type { EngineError } from '../errors.ts'

/**
 * The one way to the outside over HTTP. What a plugin may reach is in its grants; secrets are handles in the request, and
 * their values are put in behind this port and never come back through it.
 */
export interface Gateway {
  request(asked: OutsideRequest): Promise<OutsideOutcome>
}

export interface OutsideRequest {
  readonly plugin: string
  /** Capabilities an admin has granted: `http:<host>` opens a host, `secret:<name>` lets a secret be used. */
  readonly granted: readonly string[]
  readonly method: string
  /** May hold `{{secret:name}}` in its path and query, never in the host. */
  readonly url: string
  /** Header values may hold `{{secret:name}}`. */
  readonly headers?: Readonly<Record<string, string>>
  /** May hold `{{secret:name}}`; put in as the content type wants it (JSON text, form value, or as it stands). */
  readonly body?: string
  /** Values of the plugin's secrets, by name. */
  readonly secrets?: Readonly<Record<string, Secret>>
  /** Told of the call before its outcome is given. */
  readonly heard?: (call: AuditedCall) => void
}

export interface Secret {
  readonly value: string
  /** The hosts it may be sent to, written as in a grant: `api.example.com`, `*.example.com`. */
  readonly hosts: readonly string[]
}

/**
 * - `answered`: the far side has answered, with whatever status.
 * - `refused`: it has changed nothing there and never will: it is wrong, not allowed, or leads where it may not go.
 * - `failed`: it has changed nothing there; it may be tried again, not before `retryAfterMs` when given.
 * - `unknown`: it may have been taken there, and the answer is lost or not usable.
 */
export type OutsideOutcome =
  | { readonly kind: 'answered'; readonly answer: OutsideAnswer }
  | { readonly kind: 'refused'; readonly error: EngineError }
  | { readonly kind: 'failed'; readonly error: EngineError; readonly retryAfterMs?: number }
  | { readonly kind: 'unknown'; readonly error: EngineError }

export interface OutsideAnswer {
  readonly status: number
  /** Names in lower case. Cookies are left out. */
  readonly headers: Readonly<Record<string, string>>
  /** Text as it came when it is UTF-8, else in base64. Values of secrets are struck out. */
  readonly body: string
  readonly encoding: 'utf8' | 'base64'
}

/** One line per call, for the owner: who called whom, and how it ended. It holds no query, no body and no secret. */
export interface AuditedCall {
  readonly at: Millis
  readonly plugin: string
  readonly method: string
  /** Scheme, host and path as the plugin wrote them, with handles for secrets. */
  readonly url: string
  /** Hosts it went to, in order: more than one after redirects. */
  readonly hosts: readonly string[]
  /** Names of the secrets that were sent. */
  readonly secrets: readonly string[]
  readonly outcome: OutsideOutcome['kind']
  readonly status: number | null
  /** The code of the error, when there was one. */
  readonly code: string | null
  readonly sentBytes: number
  readonly receivedBytes: number
  readonly durationMs: number
}
