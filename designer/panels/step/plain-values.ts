import type { Json } from '../../../schemas/json.ts'
import type { MappingValue } from '../../../schemas/mapping.ts'
import type { Control } from '../../edit/schema-fields.ts'

/** A fixed value as it stands in its input. */
export function writePlain(control: Control, value: MappingValue | undefined): string {
  if (value === undefined || value === null) return ''
  if (control === 'list' && Array.isArray(value)) return value.map((one) => writePlain('text', one as Json)).join('\n')
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** What was typed as the value it stands for; what cannot be read stays text, and the compiler says that it does not fit. */
export function readPlain(control: Control, text: string): Json {
  switch (control) {
    case 'number':
      return readNumber(text)
    case 'boolean':
      return text === 'true'
    case 'list':
      return text
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map(readLine)
    case 'json':
    case 'object':
      return readJson(text)
    case 'text':
    case 'longText':
    case 'email':
    case 'phone':
    case 'uri':
    case 'day':
    case 'moment':
    case 'choice':
      return text
  }
}

/** Thousands may be written with dots, `1.250.000`; a comma starts the decimals. */
function readNumber(text: string): Json {
  const plain = text.replaceAll(/\s/gu, '')
  const grouped = /^-?\d{1,3}(?:\.\d{3})+(?:,\d+)?$/u.test(plain) ? plain.replaceAll('.', '') : plain
  const value = Number(grouped.replace(',', '.'))
  return Number.isFinite(value) ? value : text
}

function readLine(line: string): Json {
  const text = line.trim()
  return /^-?\d+(?:\.\d+)?$/u.test(text) ? Number(text) : text
}

function readJson(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    return text
  }
}
