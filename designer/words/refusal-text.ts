import { m } from '../paraglide/messages.js'

const texts: Readonly<Record<string, () => string>> = {
  INPUT_INVALID: m.refusal_invalid,
  TOO_MANY_REQUESTS: m.refusal_too_many,
  OVERLOADED: m.refusal_busy,
  BODY_TOO_LARGE: m.refusal_too_large,
  BODY_NOT_JSON: m.refusal_unreadable,
  CONTENT_TYPE_UNSUPPORTED: m.refusal_unreadable,
  KEY_REUSED: m.refusal_key
}

/** Why something sent to a form or webhook was not taken. */
export function refusalText(code: string): string {
  return texts[code]?.() ?? code
}
