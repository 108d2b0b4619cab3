import { describe, expect, test } from 'vitest'
import { compileMapping } from '../../../engine/core/mapping.ts'
import { compileText } from '../../../engine/core/text.ts'

const scope = {
  trigger: { form: { name: 'Mai {{ steps.secret.value }}' } },
  steps: { a: { n: 5 }, secret: { value: 'hidden' } },
  now: '2026-03-01T00:00:00.000Z'
}

describe('compileMapping()', () => {
  test('resolves expressions, texts and plain values at any depth', () => {
    const mapping = compileMapping({
      n: { cel: 'steps.a.n + 1' },
      list: [{ cel: 'steps.a.n' }, 'plain'],
      deep: { text: { text: 'Chào {{ trigger.form.name }}' }, on: true },
      nothing: null
    })
    expect(mapping.resolve(scope)).toEqual({
      n: 6,
      list: [5, 'plain'],
      deep: { text: 'Chào Mai {{ steps.secret.value }}', on: true },
      nothing: null
    })
  })

  test('leaves out a key whose path leads nowhere', () => {
    expect(compileMapping({ a: { cel: 'trigger.form.phone' }, b: 1 }).resolve(scope)).toEqual({ b: 1 })
  })

  test('never takes what a customer wrote for a template', () => {
    expect(compileMapping({ text: '{{ trigger.form.name }}' }).resolve(scope)).not.toContain('hidden')
  })
})

describe('compileText()', () => {
  test('formats dates in Vietnamese time', () => {
    expect(compileText('{{ now | date: "%d/%m/%Y %H:%M" }}').render(scope)).toBe('01/03/2026 07:00')
  })

  test.each(['{% for i in (1..100000000) %}x{% endfor %}', '{{ a | nofilter }}', '{% include "x" %}', '{% for'])(
    'refuses %s',
    (source) => {
      expect(() => compileText(source).render(scope)).toThrow(expect.objectContaining({ code: 'EXPRESSION_FAILED' }))
    }
  )
})
