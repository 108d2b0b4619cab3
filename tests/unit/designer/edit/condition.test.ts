import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  guarded,
  parseCondition,
  printCondition,
  type Comparison,
  type Condition
} from '../../../../designer/edit/condition.ts'

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
const anyTest = fc
  .tuple(fc.oneof(compared, called, bare), fc.boolean())
  .map(([one, isGuarded]) => guarded(one, isGuarded))
const conditions: fc.Arbitrary<Condition> = fc
  .record({
    join: fc.constantFrom('and' as const, 'or' as const),
    tests: fc.array(anyTest, { minLength: 2, maxLength: 5 })
  })
  .filter(({ tests: rows }) => !rows.some((row, place) => isForNext(row, rows[place + 1])))

/** Two rows that say what one guarded row says are read back as one. */
function isForNext(row: { path: string; comparison: string }, next: typeof row | undefined): boolean {
  return row.comparison === 'has' && next?.path === row.path && !next.comparison.startsWith('has')
}

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
    ['amount(trigger.form.budget) > 50000000', [['trigger.form.budget', 'amount>', 50_000_000]]],
    ['has(trigger.form.budget) && amount(trigger.form.budget) <= 1.5', [['trigger.form.budget', 'amount<=', 1.5]]],
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

  test.each([
    ['has(a.x) && a.x > 1', [{ path: 'a.x', comparison: '>', value: 1, isGuarded: true }]],
    [
      '(has(a.x) && a.x > 1) || !b.y',
      [
        { path: 'a.x', comparison: '>', value: 1, isGuarded: true },
        { path: 'b.y', comparison: 'isFalse', value: '' }
      ]
    ],
    [
      'has(a.x) && b.x > 1',
      [
        { path: 'a.x', comparison: 'has', value: '' },
        { path: 'b.x', comparison: '>', value: 1 }
      ]
    ]
  ])('is one row where it asks first whether there is data: %s', (text, rows) => {
    const condition = parseCondition(text)
    expect(condition?.tests).toEqual(rows)
    expect(condition && printCondition(condition)).toBe(text)
  })

  test.each([
    'a.x > 1 && b.y || c.z',
    'size(a.list) > 2',
    '(a.x > 1 || b.z) && b.y',
    '(a.x > 1) && (b.y)',
    'a.x > b.y',
    ''
  ])('is not guessed at in %s', (text) => {
    expect(parseCondition(text)).toBeNull()
  })
})
