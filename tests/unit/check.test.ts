import { describe, expect, test } from 'vitest'
import { compileCheck, type CheckOptions } from '../../engine/check.ts'
import { EngineError } from '../../engine/errors.ts'
import type { JsonSchema } from '../../schemas/json.ts'
import { flowSchema } from '../../schemas/flow.ts'

const guest = {
  type: 'object',
  required: ['name'],
  additionalProperties: false,
  properties: {
    name: { type: 'string', minLength: 1, maxLength: 40 },
    email: { type: 'string', format: 'email' },
    seats: { type: 'integer', minimum: 1, maximum: 12 },
    room: { enum: ['garden', 'hall'] },
    code: { type: 'string', pattern: '^[A-Z]{2}[0-9]+$' },
    vegan: { type: 'boolean' },
    'a/b~c': { type: 'string' }
  }
} as const

function fieldsOf(schema: JsonSchema, value: unknown, options: CheckOptions = {}): Readonly<Record<string, string>> {
  const result = compileCheck(schema, options)(value)
  return result.ok ? {} : Object.fromEntries(result.fields.map(({ path, message }) => [path, message.en]))
}

function refusalOf(schema: JsonSchema, options: CheckOptions = {}): EngineError | null {
  try {
    compileCheck(schema, options)
    return null
  } catch (error) {
    return error instanceof EngineError ? error : null
  }
}

describe('compileCheck()', () => {
  test('gives the very value back when it fits', () => {
    const value = { name: 'Ngọc', email: 'ngoc@example.com', seats: 2, room: 'hall', code: 'AB12', vegan: true }
    const result = compileCheck<typeof value>(guest)(value)
    expect(result.ok && result.value).toBe(value)
  })

  test('names the field that is missing, surplus or wrong', () => {
    expect(fieldsOf(guest, { email: 'x', seats: 1.5, room: 'roof', code: 'ab', vegan: 'yes', extra: 1 })).toEqual({
      '/name': 'This field is required.',
      '/extra': 'There is no field of this name.',
      '/email': 'Must be an email address like name@example.com.',
      '/seats': 'Must be a whole number.',
      '/room': 'Must be one of: garden, hall.',
      '/code': 'Must be written like ^[A-Z]{2}[0-9]+$.',
      '/vegan': 'Must be true or false.'
    })
  })

  test.each([
    [{ minLength: 1 }, '', 'Must not be empty.', 'Không được để trống.'],
    [{ minLength: 3 }, 'ab', 'Needs at least 3 characters.', 'Cần ít nhất 3 ký tự.'],
    [{ maxLength: 1 }, 'ab', 'At most 1 character.', 'Dài nhất 1 ký tự.'],
    [{ minimum: 5 }, 4, 'Must be 5 or more.', 'Phải từ 5 trở lên.'],
    [{ maximum: 5 }, 6, 'Must be 5 or less.', 'Nhiều nhất là 5.'],
    [{ exclusiveMinimum: 5 }, 5, 'Must be more than 5.', 'Phải lớn hơn 5.'],
    [{ exclusiveMaximum: 5 }, 5, 'Must be less than 5.', 'Phải nhỏ hơn 5.'],
    [{ multipleOf: 1000 }, 1500, 'Must be a multiple of 1000.', 'Phải là bội số của 1000.'],
    [{ const: 'yes' }, 'no', 'Must be yes.', 'Phải là yes.'],
    [{ type: ['string', 'null'] }, 3, 'Must be a text or empty.', 'Phải là chữ hoặc để trống.'],
    [{ minItems: 2 }, [1], 'Needs at least 2 items.', 'Cần ít nhất 2 mục.'],
    [{ maxItems: 1 }, [1, 2], 'At most 1 item.', 'Nhiều nhất 1 mục.'],
    [{ uniqueItems: true, maxItems: 9 }, ['a', 'b', 'a'], 'Items 1 and 3 are the same.', 'Mục 1 và mục 3 giống nhau.'],
    [{ contains: { const: 1 } }, [2], 'Needs at least 1 matching item.', 'Cần ít nhất 1 mục phù hợp.'],
    [{ minProperties: 1 }, {}, 'Needs at least 1 field.', 'Cần ít nhất 1 trường.'],
    [{ maxProperties: 0 }, { a: 1 }, 'At most 0 fields.', 'Nhiều nhất 0 trường.'],
    [{ not: { type: 'null' } }, null, 'This value is not allowed here.', 'Giá trị này không được dùng ở đây.'],
    [{ format: 'date' }, '2026-02-30', 'Must be a date like 2026-03-15.', 'Phải là ngày, ví dụ 2026-03-15.'],
    [{ format: 'ipv4' }, 'x', 'Must be of the format ipv4.', 'Phải là kiểu ipv4.']
  ])('says what %j wants of %j, in both languages', (schema, value, en, vi) => {
    const result = compileCheck(schema)(value)
    expect(result).toEqual({ ok: false, fields: [{ path: '', message: { en, vi } }] })
  })

  test('shows at most ten of many allowed values', () => {
    const schema = { enum: Array.from({ length: 12 }, (_, index) => index) }
    expect(fieldsOf(schema, 'x')['']).toBe('Must be one of: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, ….')
  })

  test('tells a union as one thing: its types, its fields, or that no form fits', () => {
    expect(fieldsOf({ anyOf: [{ type: 'string' }, { type: 'integer' }] }, true)).toEqual({
      '': 'Must be a text or a whole number.'
    })
    expect(fieldsOf({ oneOf: [{ required: ['for'] }, { required: ['until'] }] }, {})).toEqual({
      '': 'Needs one of these fields: for, until.'
    })
    expect(fieldsOf({ anyOf: [{ minimum: 5 }, { type: 'string' }] }, 3)).toEqual({
      '': 'Fits none of the forms that are allowed.'
    })
  })

  test('tells a condition, a name and a dependency by what they want', () => {
    const schema = {
      if: { required: ['company'] },
      then: { required: ['taxCode'] },
      propertyNames: { maxLength: 8 },
      dependentRequired: { phone: ['country'] }
    }
    expect(fieldsOf(schema, { company: 'A', phone: '1', longerThanThat: 1 })).toEqual({
      '/taxCode': 'This field is required.',
      '/longerThanThat': 'At most 8 characters.',
      '/country': 'Required when phone is given.'
    })
  })

  test('looks into the branch that the discriminator names, and says when there is none', () => {
    const flow = { id: 'a', names: { vi: 'a', en: 'a' }, trigger: { type: 'manual' } }
    const trusted = { trusted: true }
    expect(fieldsOf(flowSchema, { ...flow, steps: [{ id: 'b', kind: 'action' }] }, trusted)).toEqual({
      '/steps/0/action': 'This field is required.'
    })
    expect(fieldsOf(flowSchema, { ...flow, steps: [{ id: 'b', kind: 'dance' }] }, trusted)).toEqual({
      '/steps/0/kind': 'There is no such kind.'
    })
  })

  test('writes a path as a JSON pointer', () => {
    expect(fieldsOf(guest, { name: 'a', 'a/b~c': 1 })).toEqual({ '/a~1b~0c': 'Must be a text.' })
    expect(fieldsOf({ items: { required: ['id'] } }, [{ id: 1 }, {}])).toEqual({ '/1/id': 'This field is required.' })
  })

  test('reports at most twenty fields', () => {
    expect(Object.keys(fieldsOf({ items: { type: 'string' } }, Array(100).fill(1)))).toHaveLength(20)
  })

  test('reports only the first field of data that is too large to be explained', () => {
    expect(fieldsOf({ items: { type: 'string' } }, Array(200_000).fill(1))).toEqual({ '/0': 'Must be a text.' })
  })

  test('makes one check per schema and option', () => {
    expect(compileCheck(guest)).toBe(compileCheck(guest, { trusted: false }))
    expect(compileCheck(guest)).not.toBe(compileCheck(guest, { trusted: true }))
    expect(compileCheck(guest)).not.toBe(compileCheck({ ...guest }))
  })

  test('lets two schemas share an $id, as two versions of a plugin do', () => {
    const first = { $id: 'https://example.com/order.json', type: 'string' }
    const second = { $id: 'https://example.com/order.json', type: 'number' }
    expect([fieldsOf(first, 'x'), fieldsOf(second, 1)]).toEqual([{}, {}])
  })

  test('ignores annotations and the name of an older draft', () => {
    const schema = { $schema: 'http://json-schema.org/draft-07/schema#', type: 'string', 'x-mach': { search: true } }
    expect(fieldsOf(schema, 'x')).toEqual({})
  })

  test('does not change what it checks', () => {
    const value = Object.freeze({ name: 'Ngọc', seats: '2', email: '' })
    compileCheck(guest, { coerce: true })(value)
    expect(value).toEqual({ name: 'Ngọc', seats: '2', email: '' })
  })

  test('reads a posted form when it is told to', () => {
    const check = compileCheck(guest, { coerce: true })
    expect(check({ name: 'Ngọc', seats: '4', vegan: 'on', email: '' })).toEqual({
      ok: true,
      value: { name: 'Ngọc', seats: 4, vegan: true }
    })
    expect(fieldsOf(guest, { name: '', seats: 'four' }, { coerce: true })).toEqual({
      '/name': 'This field is required.',
      '/seats': 'Must be a whole number.'
    })
    expect(fieldsOf(guest, { name: 'Ngọc', seats: '4' })).toEqual({ '/seats': 'Must be a whole number.' })
  })

  test('says so when data of a schema that holds itself is nested without end', () => {
    let steps: unknown[] = []
    for (let depth = 0; depth < 5_000; depth += 1) {
      steps = [{ id: 'a', kind: 'branch', cases: [{ id: 'a', when: 'true', steps }] }]
    }
    const flow = { id: 'a', names: { vi: 'a', en: 'a' }, trigger: { type: 'manual' }, steps }
    expect(fieldsOf(flowSchema, flow, { trusted: true })).toEqual({ '': 'The data is nested too deeply.' })
  })
})

describe('compileCheck() of a foreign schema', () => {
  test('refuses one that is no JSON Schema, and says where', () => {
    const refusal = refusalOf({ type: 'object', properties: { a: { type: 'strng' } } })
    expect(refusal?.code).toBe('INPUT_INVALID')
    expect(refusal?.details['fields']).toEqual([expect.objectContaining({ path: '/properties/a/type' })])
  })

  test('refuses one that is dangerous, which a trusted one may be', () => {
    const schema = { type: 'string', pattern: '^(?!-)[a-z-]+$' }
    expect(refusalOf(schema)?.details['fields']).toEqual([expect.objectContaining({ path: '/pattern' })])
    expect(fieldsOf(schema, 'a-b', { trusted: true })).toEqual({})
    expect(fieldsOf(schema, '-ab', { trusted: true })).toEqual({ '': 'Must be written like ^(?!-)[a-z-]+$.' })
  })

  test('refuses what the checker cannot compile', () => {
    expect(refusalOf({ discriminator: { propertyName: 'kind' } })?.code).toBe('INPUT_INVALID')
    expect(refusalOf({ discriminator: { propertyName: 'kind' } }, { trusted: true })?.code).toBe('BUG')
  })

  test('is not slowed down by a hostile text', () => {
    const check = compileCheck({
      properties: { a: { pattern: '^(a+)+$' }, b: { format: 'email' }, c: { format: 'uri' } }
    })
    const start = performance.now()
    for (const text of ['a'.repeat(20_000), `${'a.'.repeat(10_000)}!`, 'a@'.repeat(10_000), '-'.repeat(20_000)]) {
      check({ a: `${text}!`.slice(0, 20_000), b: text, c: text })
    }
    expect(performance.now() - start).toBeLessThan(2_000)
  })
})
