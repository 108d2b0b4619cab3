import type { Draft } from '../../format/drafts.ts'

/** What a row of a form asks of the form that it stands in: a record's, or a plugin's settings. */
export interface FieldForm {
  readonly entity: { readonly required?: readonly string[] }
  readonly fieldFailures: ReadonlyMap<string, string>
  /** Fields that somebody else changed while they were being edited here. */
  readonly overtaken: ReadonlySet<string>
  readonly base: Readonly<Record<string, unknown>> | null
  draftOf(name: string): Draft
  change(name: string, draft: Draft): void
}
