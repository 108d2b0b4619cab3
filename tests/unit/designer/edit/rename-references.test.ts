import { describe, expect, test } from 'vitest'
import type { Step } from '../../../../schemas/step.ts'
import { textsOf } from '../../../../designer/edit/map-texts.ts'
import { newStep } from '../../../../designer/edit/new-step.ts'
import { referencedSteps, renameReferences, renameStep } from '../../../../designer/edit/rename-references.ts'
import { stepShapes } from '../../../../designer/edit/step-shape.ts'
import { withList, listsOf } from '../../../../designer/edit/step-lists.ts'
import { allKinds, emptyFlow } from '../support/invent-edits.ts'

const renamed = new Map([['old', 'new']])

describe('renameReferences()', () => {
  test.each([
    ['steps.old.x > 1 && steps.older.x', 'steps.new.x > 1 && steps.older.x'],
    ['steps["old"].x + steps[\'old\'].y', 'steps["new"].x + steps[\'new\'].y'],
    ["steps.old.name == 'steps.old.x'", "steps.new.name == 'steps.old.x'"],
    ['trigger.steps.old', 'trigger.steps.old'],
    ['has( steps . old . x)', 'has( steps . new . x)'],
    ['old.x + "old"', 'old.x + "old"']
  ])('in the expression %s', (before, after) => {
    expect(renameReferences(before, 'cel', renamed)).toBe(after)
  })

  test.each([
    [
      'steps.old: {{ steps.old.name | default: "steps.old" }}',
      'steps.old: {{ steps.new.name | default: "steps.old" }}'
    ],
    ['{% if steps.old.ok %}{{ steps.old-er.x }}{% endif %}', '{% if steps.new.ok %}{{ steps.old-er.x }}{% endif %}']
  ])('in the text %s', (before, after) => {
    expect(renameReferences(before, 'liquid', renamed)).toBe(after)
  })

  test('are found as they are renamed', () => {
    expect(referencedSteps('steps.a.x + steps["b"].y + "steps.c"', 'cel')).toEqual(['a', 'b'])
  })
})

describe('renameStep()', () => {
  // One text at every place that the table names, so that a place it forgets would be seen.
  const full: Readonly<Record<Step['kind'], object>> = {
    action: {
      input: { deep: { list: [{ cel: 'steps.old.x' }] } },
      compensate: { action: 'shop.echo', input: { a: { text: '{{ steps.old.x }}' } } }
    },
    code: { input: { a: { cel: 'steps.old.x' } } },
    branch: { cases: [{ id: 'a', when: 'steps.old.x', steps: [] }] },
    split: {},
    parallel: {},
    forEach: { items: { cel: 'steps.old.list' }, stopWhen: 'steps.old.x' },
    repeat: { until: 'steps.old.x' },
    wait: { until: 'steps.old.x' },
    waitFor: { event: { on: 'signal', name: 'paid', key: 'steps.old.id', match: 'steps.old.x' } },
    approve: { title: '{{ steps.old.x }}', approvers: 'steps.old.x', escalate: { after: 'P1D', to: 'steps.old.x' } },
    subflow: { input: { a: { cel: 'steps.old.x' } } },
    end: { result: { a: { cel: 'steps.old.x' } } }
  }

  test.each(allKinds)('changes every text of a step of kind %s', (kind) => {
    const choice = kind === 'action' ? { kind, action: 'shop.echo' } : { kind }
    const step = { ...newStep(emptyFlow, choice), ...full[kind] } as Step
    const old: Step = { id: 'old', kind: 'wait', for: 'PT1H' }
    const before = { ...emptyFlow, subject: 'steps.old.x', steps: [old, step] }
    const after = renameStep(before, 'old', 'new')
    expect(JSON.stringify(after)).toBe(
      JSON.stringify(before).replaceAll('steps.old', 'steps.new').replace('"id":"old"', '"id":"new"')
    )
  })

  test('reaches into every list of every kind', () => {
    for (const kind of allKinds) {
      const choice = kind === 'action' ? { kind, action: 'shop.echo' } : { kind }
      const made = newStep(emptyFlow, choice)
      const keys = [...stepShapes[kind].lists.map(({ at }) => at), ...listsOf(made).map(({ key }) => key)]
      for (const key of new Set(keys)) {
        const step = withList(made, key, [{ id: 'in', kind: 'wait', until: 'steps.old.at' }])
        const { steps } = renameStep({ ...emptyFlow, steps: [step] }, 'old', 'new')
        const inner = steps[0] && listsOf(steps[0]).find((list) => list.key === key)?.steps[0]
        expect(inner && textsOf(inner)).toEqual([{ text: 'steps.new.at', language: 'cel' }])
      }
    }
  })
})
