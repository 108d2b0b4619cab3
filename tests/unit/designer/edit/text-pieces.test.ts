import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { textPieces } from '../../../../designer/edit/text-pieces.ts'

const written = (text: string): string =>
  textPieces(text)
    .map((piece) => (piece.kind === 'letters' ? piece.text : piece.code))
    .join('')

describe('textPieces()', () => {
  test.each([
    ['Chào {{ steps.a.name }}!', ['Chào ', 'steps.a.name', '!']],
    ['{{steps["look-up"].x}}', ['steps["look-up"].x']],
    ['{{ trigger.at | date: "%d/%m" }}', ['trigger.at']],
    ['{% if a %}{{ a.b }}{% endif %}', ['{% if a %}', 'a.b', '{% endif %}']],
    ['{{ 1 | plus: 2 }} {{ }}', ['{{ 1 | plus: 2 }} {{ }}']]
  ])('sees the places of %s', (text, parts) => {
    expect(textPieces(text).map((piece) => (piece.kind === 'letters' ? piece.text : piece.path))).toEqual(parts)
  })

  test('loses nothing of any text', () => {
    const bits = fc.constantFrom('{{', '}}', ' trigger.form.a ', '|', '"', "'", 'Chào\n', '{%', '%}', '-', '["a-b"]')
    fc.assert(
      fc.property(fc.array(bits), (all) => {
        expect(written(all.join(''))).toBe(all.join(''))
      })
    )
  })
})
