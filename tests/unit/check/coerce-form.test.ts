import { describe, expect, test } from 'vitest'
import { coerceForm } from '../../../engine/check/coerce-form.ts'

const schema = {
  properties: {
    name: { type: 'string' },
    seats: { type: 'integer' },
    price: { type: 'number' },
    vegan: { type: 'boolean' },
    days: { type: 'array', items: { type: 'string' } }
  }
}

describe('coerceForm()', () => {
  test.each([
    [{ name: '42' }, { name: '42' }],
    [{ name: '' }, {}],
    [{ seats: ' 42 ' }, { seats: 42 }],
    [
      { seats: '-3', price: '19.5' },
      { seats: -3, price: 19.5 }
    ],
    [
      { seats: '0x10', price: '1e5' },
      { seats: '0x10', price: '1e5' }
    ],
    [{ seats: '12345678901234567890' }, { seats: '12345678901234567890' }],
    [{ vegan: 'on' }, { vegan: true }],
    [{ vegan: 'false' }, { vegan: false }],
    [{ vegan: 'maybe' }, { vegan: 'maybe' }],
    [{ days: 'mon' }, { days: ['mon'] }],
    [{ days: ['mon', 'tue'] }, { days: ['mon', 'tue'] }],
    [{ other: '1' }, { other: '1' }],
    [{ seats: null }, { seats: null }]
  ])('reads %j as %j', (given, meant) => {
    expect(coerceForm(schema, given)).toEqual(meant)
  })

  test('leaves alone what is no form', () => {
    expect(coerceForm(schema, 'text')).toBe('text')
    expect(coerceForm({ type: 'object' }, { a: '' })).toEqual({ a: '' })
  })

  test('keeps a field called __proto__ a field', () => {
    const value = coerceForm(schema, JSON.parse('{"__proto__": "1"}'))
    expect(Object.keys(value as object)).toEqual(['__proto__'])
  })
})
