export interface TitledName {
  readonly honorific?: string
  readonly name: string
}

const titles = /^(anh\/chị|anh|chị|cô|chú|bác|ông|bà|em|thầy|mr|mrs|ms|miss)(?:\. ?| )(?=\p{L})/iu
// Given names of women that begin like the title of a man; alone, without a family name, they are names.
const namesNotTitles: ReadonlySet<string> = new Set(['anh thư', 'anh đào', 'anh thơ'])

/** Parts a title from a name: `Chị Lan` is Lan, to be addressed as Chị. `Anh/Chị` is copied from a form and says nothing. */
export function takeTitle(name: string): TitledName {
  const match = titles.exec(name)
  const title = match?.[1]
  if (!match || title === undefined || namesNotTitles.has(name.toLowerCase())) return { name }
  const rest = name.slice(match[0].length)
  if (title.includes('/')) return { name: rest }
  return { honorific: title.charAt(0).toUpperCase() + title.slice(1).toLowerCase(), name: rest }
}
