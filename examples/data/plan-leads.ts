import type { InventedPerson } from './invent-people.ts'
import type { PlannedRow } from './lead-row.ts'
import { planBroken } from './plan-broken.ts'
import { planLead } from './plan-lead.ts'
import type { Random } from './random.ts'

const repeats = 500
const doubleSubmits = 60
const longNames = 5

/** All rows of the file in the order in which they came in: each person at least once, a quarter of them again. */
export function planLeads(random: Random, people: readonly InventedPerson[]): readonly PlannedRow[] {
  const once = people.map((person, index) => planLead(random, { rowKey: '', person, index }))
  const again = Array.from({ length: repeats }, () => {
    const index = random.int(0, people.length - 1)
    return planLead(random, { rowKey: '', person: personAt(people, index), index })
  })
  const enquiries = [...withLongNames(once), ...again, ...planBroken(random)]
  const keyed = random
    .shuffle(enquiries)
    .map(({ row, truth }, index) => ({ row: { ...row, rowKey: keyOf(index) }, truth }))
  const twice = random.shuffle(keyed.filter(({ truth }) => truth.kind === 'usable')).slice(0, doubleSubmits)
  return withDoubles(random, keyed, twice)
}

function keyOf(index: number): string {
  return `L-${String(index + 1).padStart(5, '0')}`
}

function personAt(people: readonly InventedPerson[], index: number): InventedPerson {
  const person = people[index]
  if (!person) throw new Error(`There is no person ${index}.`)
  return person
}

/** Names as long as the form just allows: they must be cut nowhere and break nothing. */
function withLongNames(rows: readonly PlannedRow[]): readonly PlannedRow[] {
  return rows.map(({ row, truth }, index) => {
    if (index >= longNames) return { row, truth }
    return { row: { ...row, fullName: `Tôn Nữ ${'Ngọc Quỳnh '.repeat(16)}Anh`.normalize('NFC') }, truth }
  })
}

/** An impatient finger: the very same row comes a second time, soon after the first. */
function withDoubles(random: Random, rows: readonly PlannedRow[], twice: readonly PlannedRow[]): readonly PlannedRow[] {
  const all = [...rows]
  for (const double of twice) {
    const first = all.indexOf(double)
    all.splice(first + random.int(1, 40), 0, double)
  }
  return all
}
