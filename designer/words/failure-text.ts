import type { Language } from '../../schemas/localized.ts'
import { ApiFailure } from '../api.ts'
import { say } from '../texts/texts.ts'

/** What went wrong and what to do, for a person. */
export function failureText(error: unknown, language: Language): string {
  if (!(error instanceof ApiFailure)) return say.failure_unexpected()
  if (error.problem) return error.problem.detail[language]
  if (error.status === 0) return say.failure_offline()
  return say.failure_status({ status: error.status })
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
