import type { RecordOf } from 'mach/sdk'
import { person } from '../entities/person.ts'
import { cut } from '../text/cut.ts'

type PersonRecord = RecordOf<typeof person>

const nameParts = ['familyName', 'middleName', 'givenName'] as const
const single = ['honorific', 'phone', 'email', 'company', 'source', 'city', 'language'] as const
type Fillable = 'fullName' | (typeof nameParts)[number] | (typeof single)[number]

/** What may be filled in: everything but the stage, which is not for a form to decide. */
export type Details = { readonly [F in Fillable]?: PersonRecord[F] }

/** The details that the person does not have yet. A name is one thing: its parts are taken together with it or not at all. */
export function gapsOf(known: Partial<PersonRecord>, details: Details): Details {
  const takesName = details.fullName && !isNamed(known)
  const fields: readonly Fillable[] = takesName ? ['fullName', ...nameParts, ...single] : single
  const empty = fields.filter((field) => field === 'fullName' || !known[field])
  return Object.fromEntries(empty.flatMap((field) => entry(field, details[field])))
}

/** A person first known by a number alone is called by it, until a name comes. */
function isNamed({ fullName, phone, email }: Partial<PersonRecord>): boolean {
  return fullName !== undefined && fullName !== phone && fullName !== email
}

/** What is too long for its field is cut: it must not lose the person. */
function entry(field: Fillable, value: string | undefined): readonly [Fillable, string][] {
  const text = value?.normalize('NFC').trim()
  if (!text) return []
  const spec = person.fields[field]
  return [[field, 'maxLength' in spec ? cut(text, spec.maxLength) : text]]
}
