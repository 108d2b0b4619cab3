import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Flow } from '../../../../schemas/flow.ts'
import type { Step } from '../../../../schemas/step.ts'
import { layOut, type Layout, type Shape } from '../../../../designer/canvas/layout.ts'
import { linePath } from '../../../../designer/canvas/line-path.ts'
import { nearestPlus, nextStop, stopsOf } from '../../../../designer/canvas/stops.ts'
import { placedSteps } from '../../../../designer/edit/flow-places.ts'
import { newStep } from '../../../../designer/edit/new-step.ts'
import { allKinds, applyEdit, emptyFlow, inventedEdits } from '../support/invent-edits.ts'

const wait = (id: string): Step => ({ id, kind: 'wait', for: 'PT1H' })
const branch: Step = {
  id: 'ask',
  kind: 'branch',
  cases: [{ id: 'yes', when: 'true', steps: [wait('inside'), { id: 'stop', kind: 'end', outcome: 'completed' }] }]
}
const flow: Flow = { ...emptyFlow, steps: [wait('first'), branch, wait('last')] }

const overlap = (a: Shape, b: Shape): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

function shapeOf(layout: Layout, id: string): Shape {
  const found = layout.shapes.find((shape) => shape.id === id)
  if (!found) throw new Error(`nothing is called ${id}`)
  return found
}

describe('layOut()', () => {
  test('puts steps below each other and lanes side by side', () => {
    const layout = layOut(flow)
    const [first, ask, last] = ['first', 'ask', 'last'].map((id) => shapeOf(layout, `step:${id}`))
    expect(first?.y).toBeLessThan(ask?.y ?? 0)
    expect(ask?.y).toBeLessThan(last?.y ?? 0)
    const [yes, other] = ['cases.yes', 'else'].map((key) => shapeOf(layout, `lane:ask/${key}`))
    expect(yes?.y).toBe(other?.y)
    expect(yes?.x).toBeLessThan(other?.x ?? 0)
  })

  test('offers a place on every line, but none behind an end', () => {
    const ids = layOut(flow)
      .shapes.filter(({ kind }) => kind === 'plus')
      .map(({ id }) => id)
    expect(ids).toEqual([
      'plus:/steps/0',
      'plus:/steps/1',
      'plus:ask/cases.yes/0',
      'plus:ask/cases.yes/1',
      'plus:ask/else/0',
      'plus:/steps/2',
      'plus:/steps/3'
    ])
  })

  test('says of every line which way it draws', () => {
    expect([...new Set(layOut(flow).lines.map(({ way }) => way))]).toEqual([
      'into:first',
      'into:ask',
      'lane:ask/cases.yes',
      'into:inside',
      'into:stop',
      'lane:ask/else',
      'out:ask',
      'into:last',
      'out:last'
    ])
    const again = newStep(emptyFlow, { kind: 'repeat' })
    expect(layOut({ ...emptyFlow, steps: [again] }).lines.map(({ way }) => way)).toContain(`back:${again.id}`)
    expect(layOut(emptyFlow).lines.map(({ way }) => way)).toEqual(['begin'])
  })

  test('lets nothing overlap, whatever the flow', () => {
    fc.assert(
      fc.property(inventedEdits(20), (edits) => {
        const { shapes, left, width, height } = layOut(edits.reduce(applyEdit, emptyFlow))
        const solid = shapes.filter(({ kind }) => kind !== 'frame')
        for (const [at, shape] of solid.entries()) {
          for (const other of solid.slice(at + 1)) expect(overlap(shape, other), `${shape.id} ${other.id}`).toBe(false)
          expect(shape.x).toBeGreaterThanOrEqual(left)
          expect(shape.x + shape.width).toBeLessThanOrEqual(left + width)
          expect(shape.y + shape.height).toBeLessThanOrEqual(height)
        }
      })
    )
  })

  test('draws every kind with a card and a place for every list that is drawn', () => {
    for (const kind of allKinds) {
      const step = newStep(emptyFlow, kind === 'action' ? { kind, action: 'shop.echo' } : { kind })
      const { shapes, lines } = layOut({ ...emptyFlow, steps: [step] })
      const lanes = shapes.filter((shape) => shape.kind === 'lane' && shape.lane.key !== null)
      const inside = shapes.filter((shape) => shape.kind === 'plus' && shape.place.step === step.id)
      expect(inside.length).toBe(lanes.length)
      expect(linePath(lines)).not.toContain('NaN')
    }
  })

  test('looks at each of 1,000 nested steps once', () => {
    let steps: readonly Step[] = []
    for (let n = 0; n < 250; n += 1) {
      const cases = [{ id: 'a', when: 'true', steps }]
      steps = [{ id: `b${n}`, kind: 'branch', cases, else: [wait(`w${n}`)] }, wait(`x${n}`), wait(`y${n}`)]
    }
    const large = { ...emptyFlow, steps }
    const count = placedSteps(large).length
    let looked = 0
    const { shapes } = layOut(large, () => (looked += 1) && 68)
    expect(count).toBe(1000)
    expect(looked).toBe(count)
    expect(shapes.length).toBeLessThan(6 * count)
  })
})

describe('the stops of the keyboard', () => {
  test('go down the page in reading order, through empty lists', () => {
    const layout = layOut(flow)
    const seen: string[] = []
    for (let id: string | undefined = 'trigger'; id !== undefined; id = nextStop(layout, id, 'down')?.id) seen.push(id)
    expect(seen).toEqual(stopsOf(layout).map(({ id }) => id))
    expect(seen).toEqual([
      'trigger',
      'step:first',
      'step:ask',
      'step:inside',
      'step:stop',
      'plus:ask/else/0',
      'step:last'
    ])
  })

  test('go to the lane beside and back', () => {
    const layout = layOut(flow)
    expect(nextStop(layout, 'step:inside', 'right')?.id).toBe('plus:ask/else/0')
    expect(nextStop(layout, 'plus:ask/else/0', 'left')?.id).toBe('step:inside')
    expect(nextStop(layout, 'step:first', 'left')?.id).not.toBe('step:first')
  })
})

describe('nearestPlus()', () => {
  test('is the place under a dropped card, or none when it is far from all', () => {
    const layout = layOut(flow)
    const plus = shapeOf(layout, 'plus:ask/else/0')
    expect(nearestPlus(layout, plus.x + 30, plus.y + 10)?.id).toBe(plus.id)
    expect(nearestPlus(layout, 5000, 5000)).toBeNull()
  })
})
