import type { Field } from '../../schemas/entity.ts'
import type { Json } from '../../schemas/json.ts'
import type { Language } from '../../schemas/localized.ts'
import { calendarDayText, momentText } from '../format/moment.ts'
import { moneyText } from '../format/money.ts'
import { phoneText } from '../format/phone.ts'
import { say } from '../texts/texts.ts'

/** A field's value as people read it; empty text when there is none. */
export function valueText(field: Field, value: unknown, language: Language): string {
  if (value === null || value === undefined || value === '') return ''
  if (typeof value === 'boolean') return value ? say.yes() : say.no()
  if (typeof value === 'number') return numberText(field, value, language)
  if (typeof value === 'string') return stringText(field, value, language)
  if (Array.isArray(value)) return value.map((one) => plainText(one as Json)).join(', ')
  return JSON.stringify(value)
}

function numberText(field: Field, value: number, language: Language): string {
  if (field['x-mach'].format === 'money') return moneyText(value)
  const text = numbers[language].format(value)
  return field['x-mach'].format === 'points' ? say.points({ count: text }) : text
}

function stringText(field: Field, value: string, language: Language): string {
  const option = field['x-mach'].options?.[value]
  if (option) return option[language]
  if (field['x-mach'].format === 'phone') return phoneText(value)
  if (field.format === 'date') return calendarDayText(value)
  return field.format === 'date-time' ? momentText(value) : value
}

/** Any JSON value on one line. */
export function plainText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

export function numberIn(language: Language, value: number): string {
  return numbers[language].format(value)
}

const numbers: Readonly<Record<Language, Intl.NumberFormat>> = {
  vi: new Intl.NumberFormat('vi-VN'),
  en: new Intl.NumberFormat('en-GB')
}
