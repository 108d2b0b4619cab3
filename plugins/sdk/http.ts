import type { Capability } from '../../schemas/capability.ts'
import type { Json } from '../../schemas/json.ts'

/**
 * Calls to the outside, for an action that says it is `external` and uses `http:<host>`. Mạch makes the call: it checks the
 * host, puts secrets in where `{{secret:name}}` stands, writes the call down before it leaves, and gives it an
 * `Idempotency-Key` that is the same for every attempt of the step.
 */
export interface Http<U extends Capability = Capability> {
  /**
   * Gives the answer, whatever its status; but when the far side is busy (429, 503) or cannot be reached, the step ends here
   * and is tried again by its policy, not before `Retry-After`. When the answer is lost, the action's `external.onUnknown`
   * says what happens. Needs `http:<host>`.
   */
  fetch<const T extends string>(url: T & Reachable<T, U>, options?: HttpOptions): Promise<HttpAnswer>
}

export interface HttpOptions {
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Sent as JSON, in place of `body`. */
  readonly json?: Json
}

export interface HttpAnswer {
  readonly status: number
  /** The status is 200 to 299. */
  readonly ok: boolean
  /** Names in lower case; no cookies. */
  readonly headers: Readonly<Record<string, string>>
  /** Text; in base64 when it is no text. */
  readonly body: string
  readonly encoding: 'utf8' | 'base64'
  /** The body as JSON; throws when it is none. */
  json(): Json
}

type UsesNeeds<C extends string> = { readonly [P in `uses needs '${C}'`]: never }
type AnyHttp<U> = Extract<U, `http:${string}` | `http+plain:${string}`>
type Some<U> = [AnyHttp<U>] extends [never] ? UsesNeeds<'http:<host>'> : unknown

/** Empty when the host of the URL is among the capabilities used; a URL that is only known at run time is judged there. */
type Reachable<T extends string, U> = string extends T
  ? Some<U>
  : T extends `https://${infer Rest}`
    ? Open<'http', HostIn<Rest>, U>
    : T extends `http://${infer Rest}`
      ? Open<'http+plain', HostIn<Rest>, U>
      : Some<U>

type HostIn<R extends string> = R extends `${infer H}/${string}` ? H : R extends `${infer H}?${string}` ? H : R

type Open<K extends string, H extends string, U> = string extends H
  ? Some<U>
  : `${K}:${H}` extends U
    ? unknown
    : [Below<K, H, U>] extends [never]
      ? UsesNeeds<`${K}:${H}`>
      : unknown

/** Those capabilities that open every name below one to which `H` belongs. */
type Below<K extends string, H extends string, U> = U extends `${K}:*.${infer Base}`
  ? H extends `${string}.${Base}`
    ? U
    : never
  : never
