import { say } from '../texts/texts.ts'

const texts: Readonly<Record<string, () => string>> = {
  INPUT_INVALID: say.refusal_invalid,
  TOO_MANY_REQUESTS: say.refusal_too_many,
  OVERLOADED: say.refusal_busy,
  BODY_TOO_LARGE: say.refusal_too_large,
  BODY_NOT_JSON: say.refusal_unreadable,
  CONTENT_TYPE_UNSUPPORTED: say.refusal_unreadable,
  KEY_REUSED: say.refusal_key
}

/** Why something sent to a form or webhook was not taken. */
export function refusalText(code: string): string {
  return texts[code]?.() ?? code
}
