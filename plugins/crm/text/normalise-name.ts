import { cleanName } from './clean-name.ts'
import { splitName, type NameParts } from './split-name.ts'
import { takeTitle } from './take-title.ts'

export interface NormalisedName extends NameParts {
  readonly fullName: string
  readonly honorific?: string
}

/** A person's name from what a form brought, or null when nothing in it is a name. */
export function normaliseName(raw: string): NormalisedName | null {
  const { honorific, name } = takeTitle(cleanName(raw))
  if (name === '') return null
  const parts = splitName(name)
  return honorific === undefined ? { fullName: name, ...parts } : { fullName: name, honorific, ...parts }
}
