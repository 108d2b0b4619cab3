import { engineError } from '../errors.ts'
import type { CompiledMatcher } from './compiled-flow.ts'
import type { Scope } from './expression.ts'

/** Whose event is waited for: what the key gives, or the subject. Throws EXPRESSION_FAILED when there is neither. */
export function keyOf(
  matcher: CompiledMatcher,
  about: { readonly scope: Scope; readonly subject: string | null }
): string {
  const given = matcher.key ? matcher.key.evaluate(about.scope) : about.subject
  if (typeof given === 'string' && given !== '') return given
  if (typeof given === 'number') return String(given)
  // A signal may be for everyone.
  if (!matcher.key && matcher.topic.startsWith('signal:')) return ''
  const expression = matcher.key?.source ?? 'subject'
  throw engineError('EXPRESSION_FAILED', { expression, reason: 'it gives nobody whose event could be waited for' })
}
