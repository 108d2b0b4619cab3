import { describe, expect, test } from 'vitest'
import { findSchemaFault } from '../../../engine/check/find-schema-fault.ts'
import type { JsonSchema } from '../../../schemas/json.ts'

/** A schema nested so many levels deep. */
function nested(levels: number): JsonSchema {
  let schema: JsonSchema = { type: 'string' }
  for (let level = 0; level < levels; level += 1) schema = { items: schema }
  return schema
}

/** Each part holds the next one twice: thirty lines that cost a billion steps. */
const doubling: JsonSchema = {
  $ref: '#/$defs/p0',
  $defs: Object.fromEntries(
    Array.from({ length: 30 }, (_, n) => [
      `p${n}`,
      { allOf: [{ $ref: `#/$defs/p${n + 1}` }, { $ref: `#/$defs/p${n + 1}` }] }
    ])
  )
}

describe('findSchemaFault()', () => {
  test.each<[string, JsonSchema]>([
    ['an ordinary object', { type: 'object', properties: { pattern: { type: 'string' }, $ref: { format: 'date' } } }],
    [
      'a reference to a part of itself',
      { properties: { a: { $ref: '#/$defs/a~1b' } }, $defs: { 'a/b': { type: 'string' } } }
    ],
    [
      'names that look like keywords inside values',
      { const: { $ref: 'x' }, default: { pattern: '(' }, 'x-mach': { $anchor: 1 } }
    ],
    ['a short list without repeats', { uniqueItems: true, maxItems: 1_000 }],
    ['schemas that are true or false', { properties: { a: true }, additionalProperties: false }],
    ['a schema as deep as is allowed', nested(32)]
  ])('finds nothing in %s', (_, schema) => {
    expect(findSchemaFault(schema)).toBeNull()
  })

  test.each<[string, JsonSchema, string, RegExp]>([
    ['a reference to elsewhere', { items: { $ref: 'https://example.com/x.json' } }, '/items/$ref', /only point inside/],
    ['a reference to nothing', { $ref: '#/$defs/none' }, '/$ref', /only point inside/],
    ['a reference to an inherited name', { $ref: '#/constructor' }, '/$ref', /only point inside/],
    ['a part that is no schema', { anyOf: ['string'] }, '/anyOf/0', /must be a JSON Schema/i],
    ['a pattern that can run away', { items: { pattern: '(a)\\1' } }, '/items/pattern', /"\\1" is not allowed/],
    ['a hostile name pattern', { patternProperties: { '(?=a)': true } }, '/patternProperties', /not allowed/],
    [
      'a format that does not exist',
      { properties: { a: { format: 'emial' } } },
      '/properties/a/format',
      /not supported/
    ],
    ['a list compared without end', { uniqueItems: true }, '/uniqueItems', /Needs maxItems/],
    ['a long list compared', { uniqueItems: true, maxItems: 1_001 }, '/uniqueItems', /Needs maxItems/],
    ['a dynamic reference', { $dynamicRef: '#x' }, '/$dynamicRef', /\$dynamicRef is not allowed/],
    [
      'an identity inside',
      { properties: { a: { $id: 'https://example.com/a' } } },
      '/properties/a/$id',
      /\$id is not allowed/
    ]
  ])('finds %s', (_, schema, path, message) => {
    const fault = findSchemaFault(schema)
    expect(fault?.path).toBe(path)
    expect(fault?.message.en).toMatch(message)
    expect(fault?.message.vi).not.toBe(fault?.message.en)
  })

  test.each<[string, JsonSchema]>([
    ['is nested too deeply', nested(33)],
    ['has too many parts', { anyOf: Array.from({ length: 2_000 }, () => ({ type: 'string' })) }],
    ['holds itself', { properties: { child: { $ref: '#' } } }],
    ['doubles itself thirty times', doubling]
  ])('finds at once that a schema %s', (_, schema) => {
    const start = performance.now()
    expect(findSchemaFault(schema)?.message.en).toMatch(/too large or repeats itself/)
    expect(performance.now() - start).toBeLessThan(500)
  })
})
