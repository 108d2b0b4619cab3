import type { Language } from '../../schemas/localized.ts'
import { ApiFailure } from '../api.ts'
import { m } from '../paraglide/messages.js'

/** What went wrong and what to do, for a person. */
export function failureText(error: unknown, language: Language): string {
  if (!(error instanceof ApiFailure)) return m.failure_unexpected()
  if (error.problem) return error.problem.detail[language]
  if (error.status === 0) return m.failure_offline()
  return m.failure_status({ status: error.status })
}

/** What is wrong with each field, by the field's name. */
export function fieldFailures(error: unknown, language: Language): ReadonlyMap<string, string> {
  const fields = error instanceof ApiFailure ? (error.problem?.fields ?? []) : []
  return new Map(fields.map(({ path, message }) => [path.split('/')[1] ?? '', message[language]]))
}

export function isNotFound(error: unknown): boolean {
  return error instanceof ApiFailure && error.status === 404
}

export function isVersionConflict(error: unknown): boolean {
  return error instanceof ApiFailure && error.status === 412
}
