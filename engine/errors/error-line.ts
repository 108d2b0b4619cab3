import type { Localized } from '../../schemas/localized.ts'

export type ErrorKind = 'caller' | 'plugin' | 'transient' | 'bug'

/** One line of the catalogue: whose fault it is, the HTTP status, and what people are told. */
export interface CatalogueLine {
  readonly kind: ErrorKind
  readonly status: number
  readonly title: string
  readonly detail: Localized
}

export const errorLine = (kind: ErrorKind, status: number, title: string, detail: Localized): CatalogueLine => ({
  kind,
  status,
  title,
  detail
})
