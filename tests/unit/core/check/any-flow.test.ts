import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileCheck } from '../../../../engine/check.ts'
import { flowSchema } from '../../../../schemas/flow.ts'
import { arbitraryFlow } from './arbitrary-flow.ts'
import { findingsOf, garden } from './garden.ts'

const fits = compileCheck(flowSchema, { trusted: true })

describe('checkFlow()', () => {
  test('gives findings for any flow that fits its schema, and never throws', () => {
    let checked = 0
    fc.assert(
      fc.property(arbitraryFlow, (flow) => {
        fc.pre(fits(flow).ok)
        checked += 1
        for (const { message } of findingsOf(flow)) expect(message.vi).not.toBe('')
      }),
      { numRuns: 150 }
    )
    expect(checked).toBeGreaterThan(100)
  })

  test('finds the same again, and leaves the flow as it was', () => {
    fc.assert(
      fc.property(arbitraryFlow, (flow) => {
        fc.pre(fits(flow).ok)
        const before = JSON.stringify(flow)
        const world = { ...garden, flows: new Map([...garden.flows, [flow.id, flow]]) }
        expect(findingsOf(flow, world)).toEqual(findingsOf(flow, world))
        expect(JSON.stringify(flow)).toBe(before)
      }),
      { numRuns: 25 }
    )
  })
})
