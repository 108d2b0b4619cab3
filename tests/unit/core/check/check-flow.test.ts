import { describe, expect, test } from 'vitest'
import { compileCheck } from '../../../../engine/check.ts'
import { findingCodes } from '../../../../engine/core/check/finding.ts'
import { flowSchema } from '../../../../schemas/flow.ts'
import { dataCases } from './cases/in-scope.ts'
import { loopCases } from './cases/loops.ts'
import { nameCases } from './cases/names.ts'
import { shapeCases } from './cases/shapes.ts'
import { typeCases } from './cases/types.ts'
import { findingsOf, shown } from './garden.ts'

const cases = [...nameCases, ...shapeCases, ...typeCases, ...dataCases]

describe('checkFlow()', () => {
  test.each(nameCases)('looks up what a flow names: %s', (_, flow, expected) => {
    expect(shown(findingsOf(flow))).toEqual(expected)
  })

  test.each(shapeCases)('looks at the steps as a whole: %s', (_, flow, expected) => {
    expect(shown(findingsOf(flow))).toEqual(expected)
  })

  test.each(typeCases)('holds types against each other: %s', (_, flow, expected) => {
    expect(shown(findingsOf(flow))).toEqual(expected)
  })

  test.each(dataCases)('knows which data has come by then: %s', (_, flow, expected) => {
    expect(shown(findingsOf(flow))).toEqual(expected)
  })

  test('has a case here for every code', () => {
    const all = [
      ...cases.map(([, flow]) => findingsOf(flow)),
      ...loopCases.map(([, flow, world]) => findingsOf(flow, world))
    ]
    const provoked = new Set(all.flat().map(({ code }) => code))
    expect(findingCodes.filter((code) => !provoked.has(code))).toEqual([])
  })

  test.each(cases)('says it in both languages, with all details filled in: %s', (_, flow) => {
    for (const { message } of findingsOf(flow)) {
      expect(`${message.vi} ${message.en}`).not.toMatch(/\{\w*\}|undefined/u)
      expect(message.vi).not.toBe(message.en)
    }
  })

  test.each(cases)('is tried on a flow that could be stored: %s', (_, flow) => {
    expect(compileCheck(flowSchema, { trusted: true })(flow)).toMatchObject({ ok: true })
  })
})
