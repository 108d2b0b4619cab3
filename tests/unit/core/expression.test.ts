import { describe, expect, test } from 'vitest'
import { compileExpression, type Scope } from '../../../engine/core/expression.ts'

const scope: Scope = {
  trigger: {
    record: { total: 1_500_000, wish: 'khoảng 50 triệu', status: 'paid', name: 'Đào', empty: null, list: [1, 2, 3] }
  },
  steps: { score: { value: 60, reasons: ['phone'] } },
  now: '2026-03-01T00:00:00.000Z'
}

const evaluate = (source: string) => compileExpression(source).evaluate(scope)

describe('compileExpression()', () => {
  test.each([
    ['steps.score.value >= 50', true],
    ['trigger.record.total / 10000', 150],
    ['trigger.record.total * 2 + 1', 3_000_001],
    ['10 - steps.score.value', -50],
    ['has(trigger.record.nothing)', false],
    ['has(trigger.record.status) && trigger.record.status in ["paid", "done"]', true],
    ['trigger.record.empty == null', true],
    ['size(trigger.record.list)', 3],
    ['trigger.record.list.map(x, x + 1)', [2, 3, 4]],
    ['amount(trigger.record.wish) >= 50000000', true],
    ['amount(trigger.record.wish) > 50000000', false],
    ['amount(trigger.record.total) > 1000000', true],
    ['amount(trigger.record.name) > 1 || amount(trigger.record.name) <= 1', false],
    ['amount(trigger.record.empty)', null],
    ['"phone" in steps.score.reasons', true],
    ['trigger.record.name + "!"', 'Đào!'],
    ['{"a": 1, "b": [true]}', { a: 1, b: [true] }]
  ])('gives what %s means, as JSON', (source, value) => {
    expect(evaluate(source)).toEqual(value)
  })

  test.each([
    'trigger.record.nothing',
    'steps.score.constructor',
    'steps.score.__proto__',
    'trigger.toString',
    'steps.gone.value'
  ])('never reaches beyond the data: %s', (source) => {
    expect(() => evaluate(source)).toThrow(expect.objectContaining({ code: 'EXPRESSION_FAILED' }))
  })

  test.each([
    ['a pattern', 'trigger.record.name.matches("^(a+)+$")'],
    ['a pattern inside', 'trigger.record.list.all(x, string(x).matches("a"))'],
    ['another language', 'process.exit()'],
    ['an unknown name', 'record.total > 1'],
    ['half a sentence', 'steps.score.value >='],
    ['a mountain', Array.from({ length: 600 }, () => '1').join('+')]
  ])('refuses %s', (_what, source) => {
    expect(() => compileExpression(source)).toThrow(expect.objectContaining({ code: 'EXPRESSION_FAILED' }))
  })

  test('says what it read, so far as it exists', () => {
    const { reads } = compileExpression('steps.score.value >= 50 && trigger.record.nothing == 1')
    expect(reads(scope)).toEqual({ 'steps.score.value': 60 })
  })

  test('knows a bare path from an expression', () => {
    expect(compileExpression('steps.score.value').path).toEqual(['steps', 'score', 'value'])
    expect(compileExpression('steps.score.value + 1').path).toBeNull()
  })
})
