/** Any value that JSON can carry. Data inside Mạch is JSON from the first byte to the last. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject

export interface JsonObject {
  readonly [key: string]: Json
}

/** A JSON Schema (draft 2020-12) as plain data; checked by `engine/check.ts` before use. */
export type JsonSchema = { readonly [key: string]: unknown }

/** Milliseconds since 1970-01-01 UTC. */
export type Millis = number
