import type { Caller } from '../accounts/caller.ts'
import type { Entrance } from '../accounts/open-entrance.ts'
import type { Sights } from '../accounts/sights.ts'
import type { Json } from '../../schemas/json.ts'
import type { Language } from '../../schemas/localized.ts'
import type { Engine } from '../run/open-engine.ts'

/**
 * A route as data: the table of all routes is what is mounted, documented and checked for access. A route without an
 * access rule does not exist.
 */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Hono path, for example `/api/runs/:id`. */
  readonly path: string
  readonly summary: string
  /** `public`: forms, webhooks and decisions by link, for everyone. `local`: whom the access table names. */
  readonly access: 'public' | 'local'
  /** What the body may be; a route without it reads none. */
  readonly body?: 'json' | 'form' | 'text'
  /** Bytes of the body, when more than usual is allowed. */
  readonly bodyBytesMax?: number
  /** A request may come without a body; it is read as `{}`. */
  readonly isBodyOptional?: boolean
  /** How much one address may post; a route without it counts nobody. */
  readonly pace?: 'form' | 'hook'
  /** Counts toward the intake limit: it answers only after a commit. */
  readonly isIntake?: boolean
  /** Where refusals are noted, for routes that strangers post to. */
  refusalSource?(params: Readonly<Record<string, string>>): string
  handle(request: RouteRequest): Promise<Reply> | Reply
}

export interface RouteRequest {
  /** The engine as the caller sees it. */
  readonly engine: Engine
  readonly entrance: Entrance
  readonly caller: Caller
  readonly sights: Sights
  readonly place: RequestPlace
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  readonly body: unknown
  readonly language: Language
  /** The place of this request in a trace; null when nobody follows. */
  readonly trace: string | null
  header(name: string): string | undefined
  /** All headers but cookies, names in lower case. */
  headers(): Readonly<Record<string, string>>
}

/** Where a request comes from and went to. */
export interface RequestPlace {
  readonly agent: string
  readonly address: string
  /** How people reach this installation, as the browser says and the configuration agrees. */
  readonly origin: string
  /** Cookies are for encrypted connections only. */
  readonly isSecure: boolean
}

export interface Reply {
  readonly status: number
  /** JSON, or text when `type` says so. */
  readonly body?: Json | object
  readonly text?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** A JSON answer. */
export function reply(body: object, status = 200, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, body, headers }
}
