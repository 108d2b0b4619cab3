import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { flowSchema, type Flow } from '../../../../schemas/flow.ts'
import type { Step } from '../../../../schemas/step.ts'
import { addPart } from '../../../../designer/edit/edit-parts.ts'
import { newStep } from '../../../../designer/edit/new-step.ts'
import { enrolmentLines } from '../../../../designer/panels/step/enrolment-lines.ts'
import type { Line, Variant } from '../../../../designer/panels/step/lines.ts'
import { stepLines } from '../../../../designer/panels/step/step-lines.ts'
import { triggerLines } from '../../../../designer/panels/step/trigger-lines.ts'
import { stepShapes } from '../../../../designer/edit/step-shape.ts'
import { allKinds, emptyFlow } from '../support/invent-edits.ts'

const first = { form: 'ask', entity: 'shop.thing', triggers: [{ value: 'shop.news', text: 'Tin' }] }
const checkFlow = new Ajv2020({ strict: false, discriminator: true }).compile(flowSchema)
const faults = (flow: object) => (checkFlow(flow) ? [] : checkFlow.errors)
const made = (kind: Step['kind']): Step =>
  newStep(emptyFlow, kind === 'action' ? { kind, action: 'shop.echo' } : { kind })
const variantsOf = (lines: readonly Line[]): readonly Variant[] =>
  lines.flatMap((line) => (line.control === 'variant' ? line.variants : []))

describe('the lines of a step', () => {
  test.each(allKinds)('a new step of kind %s fits the schema of flows, with one more part too', (kind) => {
    expect(faults({ ...emptyFlow, steps: [made(kind)] })).toEqual([])
    expect(faults({ ...emptyFlow, steps: [addPart(made(kind))] })).toEqual([])
  })

  test.each(allKinds)('every way to say what a step of kind %s does fits it too', (kind) => {
    for (const { value, become } of variantsOf(stepLines(made(kind), first))) {
      const step = become(made(kind)) as Step
      expect(faults({ ...emptyFlow, steps: [step] }), value).toEqual([])
      const paths = stepLines(step, first).map(({ at, control }) => `${at}/${control}`)
      expect(new Set(paths).size, 'each line is drawn once').toBe(paths.length)
    }
  })

  test('ask for every expression that the table of kinds names, but those in inputs and parts', () => {
    for (const kind of allKinds) {
      const step = made(kind)
      const asked = [step, ...variantsOf(stepLines(step, first)).map(({ become }) => become(step) as Step)].flatMap(
        (one) => stepLines(one, first).map(({ at }) => at)
      )
      const named = Object.keys(stepShapes[kind].texts).filter((path) => kind !== 'action' || !path.endsWith('input'))
      expect(asked, kind).toEqual(expect.arrayContaining(named))
    }
  })
})

describe('the lines of a trigger', () => {
  test('fit the schema, whatever is chosen', () => {
    for (const { value, become } of variantsOf(triggerLines(emptyFlow, first).slice(0, 1))) {
      const flow = become(emptyFlow) as Flow
      expect(faults(flow), value).toEqual([])
      for (const inner of variantsOf(triggerLines(flow, first)))
        expect(faults(inner.become(flow)), inner.value).toEqual([])
    }
  })
})

describe('the lines of who may take part', () => {
  test('fit the schema, whatever is chosen', () => {
    const withGoal = variantsOf(enrolmentLines(emptyFlow, first)).find(({ value }) => value === 'event')
    const flow = withGoal?.become(emptyFlow) as Flow
    for (const one of [emptyFlow, flow]) {
      for (const { value, become } of variantsOf(enrolmentLines(one, first)))
        expect(faults(become(one)), value).toEqual([])
    }
    expect(enrolmentLines(flow, first).map(({ at }) => at)).toContain('enrolment.goal.name')
  })
})
