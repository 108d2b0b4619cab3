import type { LeadRow, PlannedRow, RefusedBecause, Truth } from './lead-row.ts'
import type { Random } from './random.ts'
import { nonsenseMails, nonsensePhones, wishes } from './words.ts'

const empty: LeadRow = {
  rowKey: '',
  fullName: 'Trần Văn Thử',
  phone: '',
  email: '',
  company: '',
  need: '',
  budget: '',
  source: 'website',
  consentMail: '',
  consentSms: ''
}

/** Rows that cannot lead to a person: some the form refuses, some somebody has to look at. */
export function planBroken(random: Random): readonly PlannedRow[] {
  const way = (): Partial<LeadRow> => ({ phone: `0912${String(random.int(0, 999_999)).padStart(6, '0')}` })
  return [
    ...repeat(12, () => refused('noContact', { need: random.pick(wishes.warm), budget: '50 triệu' })),
    ...repeat(10, () => refused('noName', { fullName: '', ...way() })),
    ...repeat(2, () => refused('nameTooLong', { fullName: 'Nguyễn '.repeat(40).trim(), ...way() })),
    ...repeat(4, () => refused('needTooLong', { need: 'dài quá '.repeat(random.int(2_501, 3_000)), ...way() })),
    ...repeat(1, () => refused('tooLarge', { need: `${'rác '.repeat(220_000)}hết`, ...way() })),
    ...repeat(18, () => unusable(random))
  ]
}

/** Something is filled in, so the form takes it; nothing in it can be read. */
function unusable(random: Random): PlannedRow {
  const phone = random.chance(80) ? random.pick(nonsensePhones) : ''
  const email = phone === '' || random.chance(60) ? random.pick(nonsenseMails) : ''
  const consentMail = random.chance(40) ? 'x' : ''
  return planned(
    { kind: 'unusable' },
    { phone, email, consentMail, need: random.pick(wishes.hot), budget: '500 triệu' }
  )
}

function refused(because: RefusedBecause, values: Partial<LeadRow>): PlannedRow {
  return planned({ kind: 'refused', because }, values)
}

function planned(truth: Truth, values: Partial<LeadRow>): PlannedRow {
  return { row: { ...empty, ...values }, truth }
}

function repeat(times: number, make: () => PlannedRow): readonly PlannedRow[] {
  return Array.from({ length: times }, make)
}
