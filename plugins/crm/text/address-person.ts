export interface Address {
  /** After “Chào”: `chị Lan`, `anh/chị Lan`, `quý khách`. */
  readonly greeting: string
  /** In the middle of a sentence: `chị`, `anh/chị`, `quý khách`. */
  readonly pronoun: string
}

const pronouns: ReadonlyMap<string, string> = new Map([
  ['Mr', 'anh'],
  ['Mrs', 'chị'],
  ['Ms', 'chị'],
  ['Miss', 'chị']
])

/** How a message addresses a person. Always something, so that no template needs a case for a missing name. */
export function addressPerson(honorific: string | undefined, givenName: string | undefined): Address {
  if (!givenName) return { greeting: 'quý khách', pronoun: 'quý khách' }
  const pronoun = honorific ? (pronouns.get(honorific) ?? honorific.toLowerCase()) : 'anh/chị'
  return { greeting: `${pronoun} ${givenName}`, pronoun }
}
