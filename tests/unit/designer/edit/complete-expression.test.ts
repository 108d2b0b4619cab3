import { describe, expect, test } from 'vitest'
import { completionsFor, wordBefore } from '../../../../designer/edit/complete-expression.ts'
import { celFunctions } from '../../../../designer/panels/step/cel-functions.ts'
import { compileExpression } from '../../../../engine/core/expression.ts'

describe('wordBefore()', () => {
  test.each([
    ['trigger.form.bud', 'trigger.form.bud'],
    ['a.x > 1 && ngân', 'ngân'],
    ['steps["look-up"].na', 'steps["look-up"].na'],
    ['a.x == "bud', null],
    ['a.x == "bud" && ', ''],
    ["a.x == 'it", null]
  ])('in %s is %s', (text, word) => {
    expect(wordBefore(text, text.length)).toBe(word)
  })
})

describe('completionsFor()', () => {
  const all = [
    { insert: 'steps.a.name', text: 'Tra cứu › Tên', note: '' },
    { insert: 'trigger.form.budget', text: 'Bắt đầu › Ngân sách', note: '' },
    { insert: 'trigger.form.name', text: 'Bắt đầu › Tên', note: '' }
  ]
  const found = (word: string) => completionsFor(word, all).map(({ insert }) => insert)

  test('finds data by its words without accents, and by its path', () => {
    expect(found('ngan')).toEqual(['trigger.form.budget'])
    expect(found('trigger.form.n')).toEqual(['trigger.form.name'])
    expect(found('ten')).toEqual(['steps.a.name', 'trigger.form.name'])
    expect(found('name')).toEqual(['steps.a.name', 'trigger.form.name'])
    expect(found('trigger.form.budget')).toEqual([])
  })
})

describe('the functions that are offered', () => {
  test.each(celFunctions().map(({ example }) => example))('are known to the engine: %s', (example) => {
    expect(() => compileExpression(example)).not.toThrow()
  })
})
