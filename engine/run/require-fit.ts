import type { Json } from '../../schemas/json.ts'
import type { CheckResult } from '../check.ts'
import { engineError } from '../errors.ts'

/** The value that was checked; throws INPUT_INVALID with each wrong field when it does not fit. */
export function requireFit<T>(result: CheckResult<T>): T {
  if (result.ok) return result.value
  throw engineError('INPUT_INVALID', { fields: result.fields as unknown as Json })
}
