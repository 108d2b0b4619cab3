import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseCondition, printCondition, type Comparison } from '../../../../designer/edit/condition.ts'

const paths = fc.constantFrom('trigger.form.budget', 'steps.a.ok', 'item', 'steps["my-step"].x')
const literal = fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer(), fc.boolean())
const compared = fc.record({
  path: paths,
  comparison: fc.constantFrom<Comparison>('==', '!=', '>', '>=', '<', '<='),
  value: literal
})
const called = fc.record({
  path: paths,
  comparison: fc.constantFrom<Comparison>('contains', 'startsWith'),
  value: fc.string({ unit: 'grapheme' })
})
const bare = fc.record({
  path: paths,
  comparison: fc.constantFrom<Comparison>('has', 'hasNot', 'isTrue', 'isFalse'),
  value: fc.constant('')
})
const conditions = fc.record({
  join: fc.constantFrom('and' as const, 'or' as const),
  tests: fc.array(fc.oneof(compared, called, bare), { minLength: 2, maxLength: 5 })
})

describe('a condition', () => {
  test('is read back as it was printed, whatever is in it', () => {
    fc.assert(
      fc.property(conditions, (condition) => {
        expect(parseCondition(printCondition(condition))).toEqual(condition)
      })
    )
  })

  test.each([
    ['true', []],
    ['trigger.form.budget >= 50000000', [['trigger.form.budget', '>=', 50_000_000]]],
    ['steps.a.name == \'Hoa && "Lan"\'', [['steps.a.name', '==', 'Hoa && "Lan"']]],
    [
      '!steps.a.found && has(steps.a.email)',
      [
        ['steps.a.found', 'isFalse', ''],
        ['steps.a.email', 'has', '']
      ]
    ]
  ])('is seen in %s', (text, rows) => {
    const tests = parseCondition(text)?.tests.map(({ path, comparison, value }) => [path, comparison, value])
    expect(tests).toEqual(rows)
  })

  test.each(['a.x > 1 && b.y || c.z', 'size(a.list) > 2', '(a.x > 1) && b.y', 'a.x > b.y', ''])(
    'is not guessed at in %s',
    (text) => {
      expect(parseCondition(text)).toBeNull()
    }
  )
})
