import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Flow } from '../../../../schemas/flow.ts'
import type { Step } from '../../../../schemas/step.ts'
import { parseClipboardText, toClipboardText } from '../../../../designer/edit/clipboard-text.ts'
import { flowDifference, isSameFlow } from '../../../../designer/edit/flow-difference.ts'
import { patchAt } from '../../../../designer/edit/patch-at.ts'
import { readAt, writeAt } from '../../../../designer/edit/properties.ts'
import { matchesWords } from '../../../../designer/format/folded.ts'
import { emptyFlow, inventedEdits, inventFlow } from '../support/invent-edits.ts'

const wait = (id: string, time = 'P1D'): Step => ({ id, kind: 'wait', for: time })
const branch = (steps: readonly Step[]): Step => ({
  id: 'ask',
  kind: 'branch',
  cases: [{ id: 'yes', when: 'true', steps }]
})
const flow = (...steps: readonly Step[]): Flow => ({ ...emptyFlow, steps })
const ids = (before: Flow, after: Flow) => {
  const { added, removed, changed, moved } = flowDifference(before, after)
  return [added, removed, changed, moved].map((steps) => steps.map(({ id }) => id).join())
}

describe('flowDifference()', () => {
  test('tells what was added, removed, changed and moved', () => {
    const before = flow(wait('a'), wait('b'), wait('c'), branch([wait('in')]))
    const after = flow(wait('a', 'P2D'), wait('new'), branch([wait('in'), wait('c')]))
    expect(ids(before, after)).toEqual(['new', 'b', 'a', 'c'])
  })

  test('takes a step for the same when only the steps inside it are others', () => {
    expect(ids(flow(branch([])), flow(branch([wait('in')])))).toEqual(['in', '', '', ''])
  })

  test('names the parts of the flow itself', () => {
    const after: Flow = { ...emptyFlow, trigger: { type: 'signal', name: 'x' }, enrolment: { onConflict: 'skip' } }
    expect(flowDifference(emptyFlow, after).parts).toEqual(['trigger', 'enrolment'])
  })

  test('finds nothing between a flow and itself', () => {
    fc.assert(
      fc.property(inventedEdits(20), (edits) => {
        const one = inventFlow(edits)
        expect(isSameFlow(flowDifference(one, JSON.parse(JSON.stringify(one)) as Flow))).toBe(true)
      })
    )
  })
})

describe('the clipboard', () => {
  test('carries steps as text, and takes no other text for steps', () => {
    const steps = [wait('a'), branch([wait('in')])]
    expect(parseClipboardText(toClipboardText(steps))).toEqual(steps)
    for (const text of [
      '',
      'Chào chị Hoa',
      '{"kind":"mach/steps","steps":[{"id":"a","kind":"dance"}]}',
      '[1]',
      'null'
    ]) {
      expect(parseClipboardText(text)).toBeNull()
    }
  })
})

describe('properties', () => {
  test('are read and written by path, and empty objects go with the last of them', () => {
    const step = { id: 'a', input: { to: 'x' } }
    expect(readAt(step, 'input.to')).toBe('x')
    expect(writeAt(step, 'input.cc', 'y')).toEqual({ id: 'a', input: { to: 'x', cc: 'y' } })
    expect(writeAt(step, 'input.to', undefined)).toEqual({ id: 'a' })
    expect(writeAt({ id: 'a' }, 'at.time', '08:00')).toEqual({ id: 'a', at: { time: '08:00' } })
  })
})

describe('patchAt()', () => {
  test('puts a value where a pointer leads, through lists and what is not there yet', () => {
    const step = { id: 'ask', cases: [{ when: 'a' }, { when: 'b' }] }
    expect(patchAt(step, '/cases/1/when', 'c')).toEqual({ id: 'ask', cases: [{ when: 'a' }, { when: 'c' }] })
    expect(patchAt(step, '/input/to~1cc', 1)).toMatchObject({ input: { 'to/cc': 1 } })
    expect(step.cases[1]?.when).toBe('b')
  })
})

describe('matchesWords()', () => {
  test('finds words by their beginning, without accents', () => {
    expect(matchesWords('Gửi đơn hàng', 'gui don')).toBe(true)
    expect(matchesWords('Gửi đơn hàng', 'HÀNG g')).toBe(true)
    expect(matchesWords('Gửi đơn hàng', 'ang')).toBe(false)
  })
})
