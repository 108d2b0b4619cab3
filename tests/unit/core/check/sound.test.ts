import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileExpression } from '../../../../engine/core/expression.ts'
import { EngineError } from '../../../../engine/errors.ts'
import { findingsOf, flowOf, reading, watering } from './garden.ts'

/** Data as the flow below would have it, with every field filled in. */
const scope = {
  trigger: {
    at: '2026-03-02T02:00:00.000Z',
    form: { fullName: 'Lan', phone: '0912', email: 'lan@example.com' },
    consents: []
  },
  steps: { water: { litres: 3, state: 'wet', leaves: [{ colour: 'green' }], note: 'ok' } },
  now: '2026-03-02T02:00:00.000Z'
}

const leaf = fc.constantFrom(
  'trigger.form.fullName',
  'steps.water.litres',
  'steps.water.state',
  'steps.water.leaves',
  'steps.water',
  'now',
  '5',
  '2.5',
  "'a'",
  'true',
  "[1, 'a']",
  "{'a': 1}",
  "duration('1h')",
  'timestamp(now)'
)
const expression = fc.letrec<{ any: string }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc
      .tuple(tie('any'), fc.constantFrom('+', '-', '*', '/', '%', '<', '<=', '>', '>=', 'in'), tie('any'))
      .map(([left, sign, right]) => `(${left}) ${sign} (${right})`),
    fc
      .tuple(fc.constantFrom('size', 'string', 'int', 'double', 'timestamp', 'duration', 'type'), tie('any'))
      .map(([name, on]) => `${name}(${on})`),
    fc
      .tuple(tie('any'), fc.constantFrom('contains', 'startsWith', 'indexOf', 'split'), tie('any'))
      .map(([on, name, given]) => `(${on}).${name}(${given})`),
    fc.tuple(tie('any'), fc.constantFrom('size', 'trim', 'getHours', 'join')).map(([on, name]) => `(${on}).${name}()`),
    tie('any').map((on) => `(${on}).map(x, x)`),
    tie('any').map((on) => `-(${on})`),
    tie('any').map((on) => `!(${on})`)
  )
})).any

describe('checkFlow()', () => {
  test('refuses no expression that gives a value', () => {
    const seen = { refused: 0, ran: 0 }
    fc.assert(
      fc.property(expression, (source) => {
        const errors = findingsOf(flowOf([watering('water'), reading(source)])).filter(
          ({ severity }) => severity === 'error'
        )
        if (errors.length > 0) {
          seen.refused += 1
          expect(() => compileExpression(source).evaluate(scope)).toThrow(EngineError)
        } else seen.ran += 1
      }),
      { numRuns: 500 }
    )
    expect(seen.refused).toBeGreaterThan(50)
    expect(seen.ran).toBeGreaterThan(50)
  })
})
