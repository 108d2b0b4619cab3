import { prefixes } from './invent-people.ts'
import type { Random } from './random.ts'
import { emoji, formulas } from './words.ts'

type Spelling<T> = (value: T, random: Random) => string

/** The ways in which people write one phone number. All of them mean the same number. */
const phoneSpellings: readonly Spelling<string>[] = [
  (phone) => phone,
  (phone) => phone,
  (phone) => phone,
  (phone) => grouped(phone, '.'),
  (phone) => grouped(phone, ' '),
  (phone) => grouped(phone, '-'),
  (phone) => ` ${phone} `,
  (phone) => `+84${phone.slice(1)}`,
  (phone) => `+84 ${grouped(phone, ' ').slice(1)}`,
  (phone) => `84${phone.slice(1)}`,
  (phone) => `0084${phone.slice(1)}`,
  (phone) => `(+84) ${phone.slice(1)}`,
  (phone) => phone.slice(1),
  (phone) => `'${phone}`,
  (phone) => `SĐT: ${grouped(phone, '.')}`,
  (phone) => phone.replaceAll(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit))),
  (phone) => `\u202a${phone}\u202c`,
  beforeRenumbering,
  beforeRenumbering,
  (phone, random) => grouped(beforeRenumbering(phone, random), '.')
]

const mailSpellings: readonly Spelling<string>[] = [
  (mail) => mail,
  (mail) => mail,
  (mail) => mail,
  (mail) => mail.toUpperCase(),
  (mail) => `${mail.charAt(0).toUpperCase()}${mail.slice(1)}`,
  (mail) => `${mail}  `,
  (mail) => ` ${mail}`,
  (mail) => `${mail}.`,
  (mail) => mail.replace('@', ' @'),
  (mail) => `mailto:${mail}`
]

interface Named {
  readonly fullName: string
  readonly title: string
}

const nameSpellings: readonly Spelling<Named>[] = [
  ({ fullName }) => fullName,
  ({ fullName }) => fullName,
  ({ fullName }) => fullName,
  ({ fullName }) => fullName,
  ({ fullName, title }) => `${title} ${fullName}`,
  ({ fullName, title }) => `${title} ${fullName}`.toUpperCase(),
  ({ fullName, title }) => `${title} ${lastWord(fullName)}`,
  ({ fullName }) => lastWord(fullName),
  ({ fullName }) => `Anh/Chị ${fullName}`,
  ({ fullName }) => fullName.toUpperCase(),
  ({ fullName }) => fullName.toLowerCase(),
  ({ fullName }) => `${fullName}   `,
  ({ fullName }) => `  ${fullName.replaceAll(' ', '  ')}`,
  ({ fullName }) => fullName.replaceAll(' ', '\u00a0'),
  ({ fullName }, random) => `${fullName} ${random.pick(emoji)}`,
  ({ fullName }, random) => `${random.pick(formulas)}${fullName}`,
  ({ fullName }) => `<b>${fullName}</b>`,
  ({ fullName }) => `${fullName} (kế toán)`
]

/** Budgets are multiples of five million. */
const budgetSpellings: readonly Spelling<number>[] = [
  (vnd) => `${vnd / 1_000_000} triệu`,
  (vnd) => `${vnd / 1_000_000}tr`,
  (vnd) => `khoảng ${vnd / 1_000_000} triệu`,
  (vnd) => `${vnd / 1_000_000} TRIỆU`,
  (vnd) => String(vnd),
  (vnd) => withDots(vnd),
  (vnd) => `${withDots(vnd)}đ`,
  (vnd) => `${withDots(vnd)} VNĐ`,
  (vnd) => withDots(vnd).replaceAll('.', ','),
  (vnd) => (vnd >= 1_000_000_000 ? `${String(vnd / 1_000_000_000).replace('.', ',')} tỷ` : `${vnd / 1_000_000} triệu`),
  (vnd) => `${vnd / 1_000_000}-${vnd / 1_000_000 + 20} triệu`
]

export function spellPhone(random: Random, phone: string): string {
  return random.pick(phoneSpellings)(phone, random)
}

export function spellMail(random: Random, mail: string): string {
  return random.pick(mailSpellings)(mail, random)
}

export function spellName(random: Random, person: Named): string {
  return random.pick(nameSpellings)(person, random)
}

export function spellBudget(random: Random, vnd: number): string {
  return random.pick(budgetSpellings)(vnd, random)
}

/** The number as it was written until 2018, if its prefix is one of those that were shortened then. */
function beforeRenumbering(phone: string, _random: Random): string {
  const before = prefixes.find(([now]) => phone.startsWith(now))?.[1]
  return before === undefined ? phone : before + phone.slice(3)
}

function grouped(phone: string, separator: string): string {
  return [phone.slice(0, -6), phone.slice(-6, -3), phone.slice(-3)].join(separator)
}

function withDots(vnd: number): string {
  return String(vnd).replaceAll(/\B(?=(?:\d{3})+$)/g, '.')
}

function lastWord(text: string): string {
  return text.split(' ').at(-1) ?? text
}
