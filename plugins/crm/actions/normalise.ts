import { defineAction } from 'mach/sdk'
import { addressPerson } from '../text/address-person.ts'
import { normaliseEmail } from '../text/normalise-email.ts'
import { normaliseName } from '../text/normalise-name.ts'
import { normalisePhone } from '../text/normalise-phone.ts'
import { parseBudget } from '../text/parse-budget.ts'

/**
 * Turns what people type into what the records keep. It reads and writes nothing. A value that cannot be read is left
 * out and named in `problems`; it never makes the step fail, because a person can still be reached by the other one.
 */
export const normalise = defineAction({
  id: 'normalise',
  labels: { vi: 'Chuẩn hóa thông tin liên hệ', en: 'Normalise contact details' },
  help: {
    vi: 'Sửa cách viết tên, đưa số điện thoại về dạng +84, kiểm tra email, đọc ngân sách như “50 triệu”. Không ghi gì.',
    en: 'Repairs names, turns phone numbers into +84 form, checks e-mail, reads budgets such as “50 triệu”. Saves nothing.'
  },
  icon: 'wand',
  input: {
    type: 'object',
    additionalProperties: false,
    properties: {
      fullName: { type: 'string', 'x-mach': { labels: { vi: 'Họ và tên', en: 'Full name' } } },
      phone: { type: 'string', 'x-mach': { labels: { vi: 'Điện thoại', en: 'Phone' } } },
      email: { type: 'string', 'x-mach': { labels: { vi: 'Email', en: 'E-mail' } } },
      budget: {
        type: ['string', 'number'],
        'x-mach': {
          labels: { vi: 'Ngân sách', en: 'Budget' },
          help: {
            vi: 'Chữ hoặc số: 50 triệu, 1,2 tỷ, 50.000.000.',
            en: 'Words or a number: 50 triệu, 1,2 tỷ, 50.000.000.'
          }
        }
      }
    }
  },
  output: {
    type: 'object',
    additionalProperties: false,
    required: ['usable', 'problems', 'greeting', 'pronoun'],
    properties: {
      fullName: { type: 'string', 'x-mach': { labels: { vi: 'Họ và tên', en: 'Full name' } } },
      honorific: { type: 'string', 'x-mach': { labels: { vi: 'Danh xưng', en: 'Title' } } },
      familyName: { type: 'string', 'x-mach': { labels: { vi: 'Họ', en: 'Family name' } } },
      middleName: { type: 'string', 'x-mach': { labels: { vi: 'Tên đệm', en: 'Middle name' } } },
      givenName: { type: 'string', 'x-mach': { labels: { vi: 'Tên', en: 'Given name' } } },
      phone: { type: 'string', 'x-mach': { labels: { vi: 'Điện thoại (+84…)', en: 'Phone (+84…)' } } },
      email: { type: 'string', 'x-mach': { labels: { vi: 'Email', en: 'E-mail' } } },
      budget: { type: 'integer', 'x-mach': { labels: { vi: 'Ngân sách (đồng)', en: 'Budget (VND)' } } },
      usable: {
        type: 'boolean',
        'x-mach': {
          labels: { vi: 'Liên hệ được', en: 'Can be reached' },
          help: {
            vi: 'Có ít nhất một số điện thoại hoặc email đúng.',
            en: 'At least one valid phone number or e-mail.'
          }
        }
      },
      problems: {
        type: 'array',
        items: { type: 'string', enum: ['nameMissing', 'phoneInvalid', 'emailInvalid', 'budgetUnclear'] },
        'x-mach': {
          labels: { vi: 'Chỗ không đọc được', en: 'What could not be read' },
          help: {
            vi: 'Chỉ nêu điều khách có điền mà không đọc được.',
            en: 'Only what was filled in and could not be read.'
          }
        }
      },
      greeting: {
        type: 'string',
        'x-mach': {
          labels: { vi: 'Lời xưng hô', en: 'Greeting name' },
          help: { vi: 'Dùng sau chữ “Chào”: chị Lan, quý khách.', en: 'Goes after “Chào”: chị Lan, quý khách.' }
        }
      },
      pronoun: {
        type: 'string',
        'x-mach': {
          labels: { vi: 'Đại từ xưng hô', en: 'Pronoun' },
          help: { vi: 'Dùng giữa câu: chị, anh/chị.', en: 'Used inside a sentence: chị, anh/chị.' }
        }
      }
    }
  },
  writes: [],
  run(input) {
    const name = read(input.fullName, normaliseName)
    const phone = read(input.phone, normalisePhone)
    const email = read(input.email, normaliseEmail)
    const budget = read(input.budget, parseBudget)
    return {
      ...name.value,
      ...kept('phone', phone.value),
      ...kept('email', email.value),
      ...kept('budget', budget.value),
      ...addressPerson(name.value?.honorific, name.value?.givenName),
      usable: phone.value !== null || email.value !== null,
      problems: problemsOf({ nameMissing: name, phoneInvalid: phone, emailInvalid: email, budgetUnclear: budget })
    }
  }
})

interface Reading<T> {
  readonly value: T | null
  /** Something was filled in, and it could not be read. */
  readonly isUnreadable: boolean
}

const nothing = { value: null, isUnreadable: false } as const

function read<R extends string | number, T>(raw: R | undefined, parse: (raw: R) => T | null): Reading<T> {
  if (raw === undefined || (typeof raw === 'string' && raw.trim() === '')) return nothing
  const value = parse(raw)
  return { value, isUnreadable: value === null }
}

function problemsOf<C extends string>(readings: Readonly<Record<C, Reading<unknown>>>): C[] {
  return (Object.keys(readings) as C[]).filter((code) => readings[code].isUnreadable)
}

function kept<F extends string, V>(field: F, value: V | null): { readonly [K in F]?: V } {
  return value === null ? {} : ({ [field]: value } as { readonly [K in F]: V })
}
