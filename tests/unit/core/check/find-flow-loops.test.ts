import { describe, expect, test } from 'vitest'
import { loopCases } from './cases/loops.ts'
import { findingsOf, flowOf, garden, shown, watering } from './garden.ts'

describe('findFlowLoops()', () => {
  test.each(loopCases)('sees flows go in a circle: %s', (_, flow, world, expected) => {
    expect(shown(findingsOf(flow, world))).toEqual(expected)
  })

  test('names the flows in the order in which they start each other', () => {
    const call = (id: string, flow: string) => ({ id, kind: 'subflow', flow, wait: false }) as const
    const named = (id: string, next: string) =>
      flowOf([watering('w'), call('c', next)], { id, names: { vi: id, en: id }, trigger: { type: 'manual' } })
    const flows = [named('b', 'c'), named('c', 'a'), named('d', 'd')]
    const world = { ...garden, flows: new Map(flows.map((flow) => [flow.id, flow])) }
    const [finding] = findingsOf(named('a', 'b'), world)
    expect(finding).toMatchObject({ step: 'c', code: 'LOOP_BETWEEN_FLOWS', severity: 'error' })
    expect(finding?.message.en).toContain('a → b → c → a')
  })
})
