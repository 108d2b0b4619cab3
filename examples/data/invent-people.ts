import type { Random } from './random.ts'
import { companyNames, familyNames, givenNames, mailDomains, middleNames } from './words.ts'

/**
 * An invented person. The anchor is the phone or the mail that stands in ALL rows of theirs, so how many people there are
 * does not depend on the order in which rows are read. No phone and no mail belongs to two people.
 */
export interface InventedPerson {
  readonly fullName: string
  readonly title: 'Anh' | 'Chị'
  readonly anchor: 'phone' | 'email'
  /** National, ten digits, for example `0912345678`. */
  readonly phone?: string
  readonly email?: string
  readonly company?: string
}

/** Mobile prefixes with the one they had before September 2018, where there was one. */
export const prefixes: readonly (readonly [now: string, before?: string])[] = [
  ['032', '0162'],
  ['035', '0165'],
  ['038', '0168'],
  ['039', '0169'],
  ['056', '0186'],
  ['059', '0199'],
  ['070', '0120'],
  ['079', '0121'],
  ['081', '0127'],
  ['083', '0123'],
  ['086'],
  ['088'],
  ['090'],
  ['091'],
  ['094'],
  ['097'],
  ['098']
]

export function inventPeople(random: Random, count: number): readonly InventedPerson[] {
  return Array.from({ length: count }, (_, index) => inventPerson(random, index))
}

function inventPerson(random: Random, index: number): InventedPerson {
  const sex = random.chance(55) ? 'woman' : 'man'
  const family = random.pick(familyNames)
  const given = random.pick(givenNames[sex])
  const anchor = random.chance(72) ? 'phone' : 'email'
  const phone = makePhone(random, index)
  const email = makeMail(random, `${given}.${family}`, index)
  const hasOther = random.chance(58)
  return {
    fullName: `${family} ${random.pick(middleNames[sex])} ${given}`,
    title: sex === 'woman' ? 'Chị' : 'Anh',
    anchor,
    ...(anchor === 'phone' || hasOther ? { phone } : {}),
    ...(anchor === 'email' || hasOther ? { email } : {}),
    ...(random.chance(35) ? { company: random.pick(companyNames) } : {})
  }
}

/** The index stands in the number, so no two people share one. */
function makePhone(random: Random, index: number): string {
  const [prefix] = random.pick(prefixes)
  return `${prefix}${random.int(100, 999)}${String(index).padStart(4, '0')}`
}

function makeMail(random: Random, name: string, index: number): string {
  const plain = name
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .replaceAll(/[đĐ]/g, 'd')
    .toLowerCase()
  return `${plain}${index}@${random.pick(mailDomains)}`
}
