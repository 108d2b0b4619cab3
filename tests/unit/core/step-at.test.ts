import { describe, expect, test } from 'vitest'
import { stepAt } from '../../../engine/core/step-at.ts'

const flow = {
  trigger: { type: 'manual' },
  steps: [
    { id: 'first', kind: 'wait', for: '' },
    { id: 'ask', kind: 'branch', cases: [{ id: 'yes', when: '', steps: [{ id: 'inner', kind: 'end' }] }] }
  ]
}

describe('stepAt()', () => {
  test.each([
    ['/steps/0/for', 'first'],
    ['/steps/1/cases/0/when', 'ask'],
    ['/steps/1/cases/0/steps/0/outcome', 'inner'],
    ['/steps/1/cases/9/steps/0', 'ask'],
    ['/trigger/type', null],
    ['', null]
  ])('%s belongs to %s', (pointer, step) => {
    expect(stepAt(flow, pointer)).toBe(step)
  })

  test('leads nowhere in what is no flow', () => {
    expect([null, 'text', [], 7].map((value) => stepAt(value, '/steps/0'))).toEqual([null, null, null, null])
  })
})
