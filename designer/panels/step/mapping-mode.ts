import type { MappingValue } from '../../../schemas/mapping.ts'

/** How a value of a mapping is made. */
export type MappingMode = 'value' | 'text' | 'cel'

export function modeOf(value: MappingValue | undefined): MappingMode {
  if (tagged(value, 'cel') !== null) return 'cel'
  return tagged(value, 'text') === null ? 'value' : 'text'
}

/** The text of an expression or of a text with places; null when the value is neither. */
export function tagged(value: MappingValue | undefined, tag: 'cel' | 'text'): string | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
  const [[name, text] = ['', null], ...rest] = Object.entries(value)
  return name === tag && typeof text === 'string' && rest.length === 0 ? text : null
}

/** The same value made another way; what was written is kept where it makes sense. */
export function inMode(value: MappingValue | undefined, mode: MappingMode): MappingValue | undefined {
  const text = tagged(value, 'text') ?? tagged(value, 'cel') ?? plainText(value)
  switch (mode) {
    case 'text':
      return { text: tagged(value, 'cel') === null ? text : `{{ ${text} }}` }
    case 'cel':
      return {
        cel:
          tagged(value, 'text') === null && tagged(value, 'cel') === null
            ? literal(value)
            : text.replaceAll(/\{\{|\}\}/gu, '').trim()
      }
    case 'value':
      return text === '' ? undefined : text
  }
}

/** The value with a reference put in: an empty one becomes the reference, a text gets a place for it. */
export function withReference(value: MappingValue | undefined, path: string): MappingValue {
  if (typeof value === 'string' && value !== '') return { text: `${value}{{ ${path} }}` }
  return { cel: path }
}

export function plainText(value: MappingValue | undefined): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function literal(value: MappingValue | undefined): string {
  return value === undefined ? '' : JSON.stringify(value)
}
