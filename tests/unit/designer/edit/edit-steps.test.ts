import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Flow } from '../../../../schemas/flow.ts'
import type { Step } from '../../../../schemas/step.ts'
import { layOut } from '../../../../designer/canvas/layout.ts'
import {
  duplicateSteps,
  insertSteps,
  moveSteps,
  pasteSteps,
  removeSteps,
  unwrapStep,
  wrapInBranch
} from '../../../../designer/edit/edit-steps.ts'
import { findStep, placedSteps, stepsAt } from '../../../../designer/edit/flow-places.ts'
import { beginHistory, record, redo, undo } from '../../../../designer/edit/history.ts'
import { shiftStep } from '../../../../designer/edit/shift-step.ts'
import { applyEdit, emptyFlow, inventedEdits, inventFlow } from '../support/invent-edits.ts'

const action = (id: string, more: object = {}): Step => ({ id, kind: 'action', action: 'shop.echo', ...more })
const branch: Step = {
  id: 'ask',
  kind: 'branch',
  cases: [
    { id: 'yes', when: 'steps.first.ok', steps: [action('inside')] },
    { id: 'no', when: 'true', steps: [] }
  ]
}
const flow: Flow = { ...emptyFlow, steps: [action('first'), branch, action('last')] }
const outline = (of: Flow): readonly string[] =>
  placedSteps(of).map(({ step, place }) => `${place.step ?? ''}/${place.list}/${place.index} ${step.id}`)

describe('the edits of a flow', () => {
  test('put steps into any list, also one that is not written yet', () => {
    const { flow: edited } = insertSteps(flow, { step: 'ask', list: 'else', index: 0 }, [action('other')])
    expect(outline(edited)).toContain('ask/else/0 other')
    expect(flow.steps[1]).toBe(branch)
    expect(edited.steps[0]).toBe(flow.steps[0])
  })

  test('take steps away wherever they stand', () => {
    expect(outline(removeSteps(flow, new Set(['inside', 'last'])))).toEqual(['/steps/0 first', '/steps/1 ask'])
  })

  test('move steps between lists, and never into themselves', () => {
    const moved = moveSteps(flow, new Set(['first', 'last']), { step: 'ask', list: 'cases.no', index: 0 })
    expect(moved && outline(moved)).toEqual([
      '/steps/0 ask',
      'ask/cases.yes/0 inside',
      'ask/cases.no/0 first',
      'ask/cases.no/1 last'
    ])
    expect(moveSteps(flow, new Set(['ask']), { step: 'ask', list: 'else', index: 0 })).toBeNull()
  })

  test('move a step down its own list', () => {
    const moved = moveSteps(flow, new Set(['first']), { step: null, list: 'steps', index: 3 })
    expect(moved?.steps.map(({ id }) => id)).toEqual(['ask', 'last', 'first'])
  })

  test('give copies ids of their own, and references among them follow', () => {
    const pair = [action('first'), action('last', { input: { a: { cel: 'steps.first.x + steps.ask.y' } } })]
    const { flow: pasted, ids } = pasteSteps(flow, { step: null, list: 'steps', index: 3 }, pair)
    expect(ids).toEqual(['first2', 'last2'])
    expect(pasted.steps[4]).toMatchObject({ input: { a: { cel: 'steps.first2.x + steps.ask.y' } } })
    expect(duplicateSteps(flow, new Set(['ask'])).ids).toEqual(['ask2'])
  })

  test('take a step away and keep what stands inside', () => {
    expect(outline(unwrapStep(flow, 'ask').flow)).toEqual(['/steps/0 first', '/steps/1 inside', '/steps/2 last'])
  })

  test('put neighbours into a branch, but not steps of different lists', () => {
    const wrapped = wrapInBranch(flow, new Set(['first', 'ask']))
    expect(wrapped && outline(wrapped.flow).slice(0, 3)).toEqual([
      '/steps/0 branch',
      'branch/cases.case1/0 first',
      'branch/cases.case1/1 ask'
    ])
    expect(wrapInBranch(flow, new Set(['first', 'inside']))).toBeNull()
  })
})

describe('shiftStep()', () => {
  test.each([
    ['first', 'down', ['ask', 'first', 'last']],
    ['last', 'up', ['first', 'last', 'ask']],
    ['inside', 'up', ['first', 'inside', 'ask', 'last']],
    ['inside', 'down', ['first', 'ask', 'inside', 'last']]
  ] as const)('moves %s %s', (id, direction, ids) => {
    expect(shiftStep(flow, id, direction)?.steps.map((step) => step.id)).toEqual(ids)
  })

  test('moves a step into the lane beside, and does nothing where there is none', () => {
    const right = shiftStep(flow, 'inside', 'right')
    expect(right && stepsAt(right, { step: 'ask', list: 'cases.no' }).map(({ id }) => id)).toEqual(['inside'])
    expect(shiftStep(flow, 'inside', 'left')).toBeNull()
    expect(shiftStep(flow, 'first', 'up')).toBeNull()
  })
})

describe('any sequence of edits', () => {
  test('keeps every id unique and every step findable', () => {
    fc.assert(
      fc.property(inventedEdits(25), (edits) => {
        const edited = edits.reduce(applyEdit, inventFlow(edits.slice(0, 6)))
        const ids = placedSteps(edited).map(({ step }) => step.id)
        expect(new Set(ids).size).toBe(ids.length)
        for (const id of ids) expect(findStep(edited, id)?.step.id).toBe(id)
      })
    )
  })

  test('undone gives the same flow byte for byte, and done again the edited one', () => {
    fc.assert(
      fc.property(inventedEdits(8), inventedEdits(25), (first, edits) => {
        const before = inventFlow(first)
        const text = JSON.stringify(before)
        let history = beginHistory(before)
        for (const edit of edits) history = record(history, applyEdit(history.present, edit))
        const after = JSON.stringify(history.present)
        while (history.past.length > 0) history = undo(history)
        expect(JSON.stringify(history.present)).toBe(text)
        while (history.future.length > 0) history = redo(history)
        expect(JSON.stringify(history.present)).toBe(after)
      })
    )
  })

  test('is drawn from JSON as it was drawn before, and drawing changes nothing', () => {
    fc.assert(
      fc.property(inventedEdits(25), (edits) => {
        const edited = edits.reduce(applyEdit, emptyFlow)
        const text = JSON.stringify(edited)
        const read = JSON.parse(text) as Flow
        expect(layOut(read)).toEqual(layOut(edited))
        expect(JSON.stringify(read)).toBe(text)
      })
    )
  })
})

describe('a history', () => {
  test('takes typing in one field as one step back', () => {
    const typed = ['a', 'ab', 'abc'].reduce((history, text) => record(history, text, 'field:x'), beginHistory(''))
    expect(undo(typed).present).toBe('')
    const other = record(typed, 'abcd', 'field:y')
    expect(undo(other).present).toBe('abc')
  })
})
