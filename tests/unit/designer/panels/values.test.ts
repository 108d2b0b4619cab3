import { describe, expect, test } from 'vitest'
import { comparisonsFor, readLiteral, readOperand } from '../../../../designer/panels/step/comparisons.ts'
import { readSpan, writeSpan } from '../../../../designer/panels/step/duration-text.ts'
import { inMode, modeOf, withReference } from '../../../../designer/panels/step/mapping-mode.ts'
import { readNames, writeNames } from '../../../../designer/panels/step/names.ts'
import { readPlain, writePlain } from '../../../../designer/panels/step/plain-values.ts'
import { readShape, writeShape } from '../../../../designer/panels/step/shape-rows.ts'
import { slugOf } from '../../../../designer/format/slug-of.ts'

describe('a fixed value', () => {
  test.each([
    ['number', '1.250.000', 1_250_000],
    ['number', '1,5', 1.5],
    ['number', '12.5', 12.5],
    ['number', 'nhiều', 'nhiều'],
    ['boolean', 'false', false],
    ['list', 'a\n\n 2 ', ['a', 2]],
    ['json', '{"a":1}', { a: 1 }],
    ['text', '007', '007']
  ] as const)('of a %s field is read from %j', (control, text, value) => {
    expect(readPlain(control, text)).toEqual(value)
  })

  test('is written as it was typed', () => {
    expect(writePlain('list', ['a', 2])).toBe('a\n2')
    expect(writePlain('json', { a: 1 })).toBe('{"a":1}')
    expect(writePlain('text', undefined)).toBe('')
  })
})

describe('a value that is made another way', () => {
  test('keeps what was written', () => {
    expect(inMode('Chào', 'text')).toEqual({ text: 'Chào' })
    expect(inMode({ text: 'Chào' }, 'value')).toBe('Chào')
    expect(inMode({ cel: 'steps.a.x' }, 'text')).toEqual({ text: '{{ steps.a.x }}' })
    expect(inMode({ text: '{{ steps.a.x }}' }, 'cel')).toEqual({ cel: 'steps.a.x' })
    expect(inMode('Chào', 'cel')).toEqual({ cel: '"Chào"' })
    expect(inMode({ cel: '' }, 'value')).toBeUndefined()
  })

  test('is known by its only key', () => {
    expect([{ cel: 'a' }, { text: 'a' }, { cel: 'a', text: 'b' }, 'cel', undefined].map(modeOf)).toEqual([
      'cel',
      'text',
      'value',
      'value',
      'value'
    ])
  })

  test('takes a reference', () => {
    expect(withReference(undefined, 'trigger.at')).toEqual({ cel: 'trigger.at' })
    expect(withReference('Lúc ', 'trigger.at')).toEqual({ text: 'Lúc {{ trigger.at }}' })
  })
})

describe('a length of time', () => {
  test.each(['P3D', 'PT2H30M', 'P1DT12H', 'PT45S'])('%s is written as it was read', (text) => {
    expect(writeSpan(readSpan(text))).toBe(text)
  })

  test('of nothing is no length', () => {
    expect(writeSpan(readSpan(undefined))).toBeUndefined()
    expect(writeSpan(readSpan('P2W'))).toBe('P14D')
  })
})

describe('a literal', () => {
  test.each([
    ['number', '50.000.000', 50_000_000],
    ['any', '12', 12],
    ['any', 'true', true],
    ['string', '12', '12'],
    ['number', '50.', '50.']
  ] as const)('of type %s is read from %j', (type, text, value) => {
    expect(readLiteral(type, text)).toBe(value)
  })

  test('is compared as its type allows', () => {
    expect(comparisonsFor('boolean')).not.toContain('>')
    expect(comparisonsFor('string')).toContain('contains')
    expect(comparisonsFor('string')).toContain('amount>')
    expect([readOperand('amount>', 'string', '50 triệu'), readOperand('==', 'string', '50 triệu')]).toEqual([
      50_000_000,
      '50 triệu'
    ])
    expect(comparisonsFor('integer')).toContain('>=')
  })
})

describe('a name', () => {
  test('is the same in the other language until somebody writes it there', () => {
    const made = writeNames(undefined, 'Chờ')
    expect(made).toEqual({ vi: 'Chờ', en: 'Chờ' })
    expect(writeNames(made, 'Chờ lâu')).toEqual({ vi: 'Chờ lâu', en: 'Chờ lâu' })
    expect(writeNames({ vi: 'Chờ', en: 'Wait' }, 'Chờ lâu')).toEqual({ vi: 'Chờ lâu', en: 'Wait' })
    expect(writeNames(made, '')).toBeUndefined()
    expect(readNames({ vi: 'Chờ', en: 'Wait' })).toBe('Chờ')
  })

  test('gives an id without accents', () => {
    expect(slugOf('  Chào khách mới! 2 ')).toBe('chao-khach-moi-2')
    expect(slugOf('Đơn hàng')).toBe('don-hang')
    expect(slugOf('123')).toBe('')
  })
})

describe('a shape of data', () => {
  test('keeps what rows cannot show, until the type of a field changes', () => {
    const before = {
      type: 'object',
      additionalProperties: false,
      required: ['n'],
      properties: { n: { type: 'integer', minimum: 1 } }
    }
    const rows = readShape(before)
    expect(rows).toEqual([{ name: 'n', type: 'integer', isRequired: true }])
    expect(writeShape(before, rows)).toEqual(before)
    expect(writeShape(before, [...rows, { name: 's', type: 'string', isRequired: false }])).toMatchObject({
      properties: { n: { minimum: 1 }, s: { type: 'string' } },
      required: ['n']
    })
  })
})
