import type { CheckWorld } from '../../../../../engine/core/check/flow-check.ts'
import type { Flow } from '../../../../../schemas/flow.ts'
import { branch, flowOf, garden, watering } from '../garden.ts'

/** Flows that stand beside the flow at hand. */
function beside(...flows: readonly Flow[]): CheckWorld {
  return { ...garden, flows: new Map([...garden.flows, ...flows.map((flow) => [flow.id, flow] as const)]) }
}

const grown = { type: 'recordUpdated', entity: 'garden.plant', fields: ['height'] } as const
const call = (id: string, flow: string) => ({ id, kind: 'subflow', flow, wait: false }) as const
const digging = { id: 'd', kind: 'action', action: 'garden.dig' } as const
const other = flowOf([watering('b')], { id: 'other', names: { vi: 'Kia', en: 'Other' }, trigger: grown })

/** What goes in a circle, the flow, the others beside it, and what must be found. */
export const loopCases: readonly (readonly [string, Flow, CheckWorld, readonly string[]])[] = [
  ['a flow that changes what starts it', flowOf([watering('a')], { trigger: grown }), garden, ['a LOOP_BETWEEN_FLOWS']],
  [
    'two flows that call each other',
    flowOf([call('s', 'other')]),
    beside({ ...other, steps: [call('t', 'main')] }),
    ['s LOOP_BETWEEN_FLOWS']
  ],
  [
    'a flow that starts when the one it starts has finished',
    flowOf([watering('a')], { trigger: { type: 'flowFinished', flow: 'other' } }),
    beside(other),
    // The other one changes what starts it, but that is a circle of its own.
    ['a LOOP_BETWEEN_FLOWS']
  ],
  [
    'a condition that may end it',
    flowOf([watering('a')], {
      trigger: { ...grown, condition: 'has(trigger.record.height) && trigger.record.height < 3' }
    }),
    garden,
    ['a LOOP_BETWEEN_FLOWS?']
  ],
  [
    'each record once',
    flowOf([watering('a')], { trigger: grown, enrolment: { reEnrol: 'never' } }),
    garden,
    ['a LOOP_BETWEEN_FLOWS?']
  ],
  [
    'a crossing',
    flowOf([watering('a')], {
      trigger: { type: 'threshold', entity: 'garden.plant', field: 'height', value: 3, direction: 'up' }
    }),
    garden,
    ['a LOOP_BETWEEN_FLOWS?']
  ],
  [
    'a change in one case only',
    flowOf([branch('b', 'trigger.at == now', [watering('a')])], { trigger: grown }),
    garden,
    ['a LOOP_BETWEEN_FLOWS?']
  ],
  [
    'an action that does not say what it writes, of a plugin that may',
    flowOf([digging], { trigger: grown }),
    garden,
    ['d LOOP_BETWEEN_FLOWS?']
  ],
  ['the same of a plugin that may not', flowOf([digging], { trigger: grown }), { ...garden, granted: new Map() }, []],
  [
    'another field than the one that starts it',
    flowOf([watering('a')], { trigger: { ...grown, fields: ['name'] } }),
    garden,
    []
  ],
  [
    'a change that makes nothing new',
    flowOf([watering('a')], { trigger: { type: 'recordCreated', entity: 'garden.plant' } }),
    garden,
    []
  ],
  ['two flows one after the other', flowOf([watering('a')]), beside({ ...other, steps: [call('t', 'child')] }), []]
]
