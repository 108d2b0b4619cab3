import type { Json } from '../../../schemas/json.ts'
import type { Localized } from '../../../schemas/localized.ts'

/** Everything that can be found, by code. A code never changes once released. */
export const findingCodes = [
  'UNKNOWN_ACTION',
  'UNKNOWN_FORM',
  'UNKNOWN_TRIGGER',
  'UNKNOWN_ENTITY',
  'UNKNOWN_ENTITY_FIELD',
  'UNKNOWN_FLOW',
  'UNKNOWN_CALENDAR',
  'UNKNOWN_ZONE',
  'CRON_INVALID',
  'DUPLICATE_STEP',
  'DUPLICATE_PART',
  'SHARES_NOT_100',
  'COUNT_TOO_HIGH',
  'LIST_EMPTY',
  'EXPRESSION_INVALID',
  'TEXT_INVALID',
  'REGULAR_EXPRESSION',
  'UNKNOWN_FUNCTION',
  'UNKNOWN_DATA',
  'UNKNOWN_STEP',
  'STEP_NOT_ABOVE',
  'MAY_BE_MISSING',
  'WRONG_TYPE',
  'MISSING_FIELD',
  'UNKNOWN_FIELD',
  'VALUE_NOT_ALLOWED',
  'NEVER_EQUAL',
  'STEP_UNREACHABLE',
  'STEP_NOT_IN_LOOP',
  'LOOP_BETWEEN_FLOWS',
  'MISSING_PURPOSE'
] as const

export type FindingCode = (typeof findingCodes)[number]

/** Something about a flow that keeps it from going live (`error`), or that is worth a look (`warning`). */
export interface Finding {
  /** The step it stands at; null for the flow itself. */
  readonly step: string | null
  /** JSON pointer to the value, inside the step or the flow. */
  readonly path?: string
  readonly code: FindingCode
  readonly severity: 'error' | 'warning'
  readonly message: Localized
  readonly fix?: Fix
}

/** A change of one value that would settle it. */
export interface Fix {
  readonly label: Localized
  /** `value` is put at `path`, a JSON pointer inside the step (or the flow), over what stands there or as a new field. */
  readonly patch: { readonly path: string; readonly value: Json }
}
