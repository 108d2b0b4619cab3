import type { Localized } from '../schemas/localized.ts'

export type ErrorKind = 'caller' | 'plugin' | 'transient' | 'bug'

/** Whose fault an error is, its HTTP status, and what people read of it. */
export interface CatalogueLine {
  readonly kind: ErrorKind
  readonly status: number
  readonly title: string
  readonly detail: Localized
}

/** The parts of a line, in the order in which they are read. */
type Parts = readonly [kind: ErrorKind, status: number, title: string, detail: Localized]

export function catalogueLine(...[kind, status, title, detail]: Parts): CatalogueLine {
  return { kind, status, title, detail }
}
