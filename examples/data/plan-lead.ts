import type { InventedPerson } from './invent-people.ts'
import type { PlannedRow } from './lead-row.ts'
import type { Random } from './random.ts'
import { spellBudget, spellMail, spellName, spellPhone } from './spell.ts'
import { emoji, harmfulCells, nonsenseMails, nonsensePhones, sources, wishes } from './words.ts'

interface Asking {
  readonly rowKey: string
  readonly person: InventedPerson
  readonly index: number
}

const million = 1_000_000
const ticks = ['x', '1', 'có', 'TRUE']
const noTicks = ['', '', '', 'không']

/**
 * One enquiry of an invented person. The anchor is always there and always readable; the other way may be missing or
 * nonsense. How hot it is has been decided beforehand, with room on both sides of the line.
 */
export function planLead(random: Random, { rowKey, person, index }: Asking): PlannedRow {
  const phone = wayOf(random, {
    value: person.phone,
    isAnchor: person.anchor === 'phone',
    spell: spellPhone,
    nonsense: nonsensePhones
  })
  const email = wayOf(random, {
    value: person.email,
    isAnchor: person.anchor === 'email',
    spell: spellMail,
    nonsense: nonsenseMails
  })
  const heat = heatOf(random, phone.isReadable)
  const consents = [random.chance(46), random.chance(30)]
  const row = {
    rowKey,
    fullName: spellName(random, person),
    phone: phone.text,
    email: email.text,
    company: person.company !== undefined && random.chance(80) ? person.company : '',
    need: needOf(random, heat),
    budget: budgetOf(random, heat),
    source: random.pick(sources),
    consentMail: random.pick(consents[0] ? ticks : noTicks),
    consentSms: random.pick(consents[1] ? ticks : noTicks)
  }
  const truth = {
    kind: 'usable',
    person: index,
    heat,
    hasMail: email.isReadable,
    consents: consents.filter(Boolean).length
  } as const
  return { row: random.chance(12) ? decomposed(row) : row, truth }
}

interface Way {
  readonly value: string | undefined
  readonly isAnchor: boolean
  readonly spell: (random: Random, value: string) => string
  readonly nonsense: readonly string[]
}

function wayOf(
  random: Random,
  { value, isAnchor, spell, nonsense }: Way
): { readonly text: string; readonly isReadable: boolean } {
  if (value !== undefined && (isAnchor || random.chance(70))) return { text: spell(random, value), isReadable: true }
  return { text: random.chance(12) ? random.pick(nonsense) : '', isReadable: false }
}

function heatOf(random: Random, hasPhone: boolean): 'hot' | 'warm' | 'cold' {
  if (hasPhone && random.chance(17)) return 'hot'
  return random.chance(60) ? 'warm' : 'cold'
}

function needOf(random: Random, heat: 'hot' | 'warm' | 'cold'): string {
  if (heat !== 'hot' && random.chance(6)) return ''
  const wish = random.pick(wishes[heat])
  const dice = random.int(1, 100)
  if (dice <= 4) return `${wish}\n${random.pick(harmfulCells)}`
  if (dice <= 9) return `${wish} ${random.pick(emoji)}`
  if (dice <= 12) return `${wish}.\r\n\r\nĐịa chỉ: số ${random.int(1, 300)}, đường Hoa Sữa`
  if (dice === 13) return `${wish}. ${'Chi tiết xem thêm bên dưới, mỗi hộp một loại khác nhau. '.repeat(60)}`
  return dice <= 20 ? wish.toUpperCase() : wish
}

function budgetOf(random: Random, heat: 'hot' | 'warm' | 'cold'): string {
  switch (heat) {
    case 'hot':
      return spellBudget(random, random.int(40, 400) * 5 * million)
    case 'warm':
      return random.chance(85) ? spellBudget(random, random.int(2, 30) * 5 * million) : ''
    case 'cold':
      return random.pick(['', '', 'chưa có', 'thỏa thuận', '?'])
  }
}

/** As some machines write Vietnamese: letters and marks apart. */
function decomposed(row: PlannedRow['row']): PlannedRow['row'] {
  const { fullName, company, need, budget } = row
  return {
    ...row,
    fullName: fullName.normalize('NFD'),
    company: company.normalize('NFD'),
    need: need.normalize('NFD'),
    budget: budget.normalize('NFD')
  }
}
