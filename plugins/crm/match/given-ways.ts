import { cut } from '../text/cut.ts'

/** A way to reach a person as it was given: normalised, and as it was written. */
export interface GivenWay {
  readonly kind: 'phone' | 'email'
  readonly value: string
  readonly raw: string
}

interface Given {
  readonly phone?: string
  readonly rawPhone?: string
  readonly email?: string
  readonly rawEmail?: string
}

const rawCharsMax = 300

/** The ways that were filled in, in the order in which they decide who it is. */
export function givenWays({ phone, rawPhone = phone, email, rawEmail = email }: Given): readonly GivenWay[] {
  return [...way('phone', phone, rawPhone), ...way('email', email, rawEmail)]
}

function way(kind: GivenWay['kind'], value = '', raw = ''): readonly GivenWay[] {
  return value === '' ? [] : [{ kind, value, raw: cut(raw, rawCharsMax) }]
}
