import { approve, branch, end, flowOf, waitFor, watering, type Case } from '../garden.ts'

export const shapeCases: readonly Case[] = [
  [
    'two steps of one id',
    flowOf([watering('a'), branch('b', 'trigger.at == now', [watering('a')])]),
    ['a DUPLICATE_STEP']
  ],
  [
    'two arms of one id, shares that make 90',
    flowOf([
      {
        id: 's',
        kind: 'split',
        arms: [
          { id: 'x', percent: 40, steps: [] },
          { id: 'x', percent: 50, steps: [watering('a')] }
        ]
      }
    ]),
    ['s DUPLICATE_PART', 's SHARES_NOT_100']
  ],
  [
    'a case called else',
    flowOf([{ id: 'b', kind: 'branch', cases: [{ id: 'else', when: 'now == trigger.at', steps: [watering('a')] }] }]),
    ['b DUPLICATE_PART']
  ],
  [
    'more lists wanted than there are, and an empty one',
    flowOf([
      {
        id: 'p',
        kind: 'parallel',
        until: 3,
        lists: [
          { id: 'x', steps: [watering('a')] },
          { id: 'y', steps: [] }
        ]
      }
    ]),
    ['p COUNT_TOO_HIGH', 'p LIST_EMPTY?']
  ],
  ['a quorum of more than are asked', flowOf([{ ...approve, quorum: 3 }]), ['ask COUNT_TOO_HIGH']],
  [
    'a loop of nothing',
    flowOf([{ id: 'r', kind: 'repeat', until: 'round > 2.0', timesMax: 3, steps: [] }]),
    ['r LIST_EMPTY?']
  ],
  ['a branch of nothing', flowOf([branch('b', 'trigger.at == now', [])]), ['b LIST_EMPTY?']],
  ['steps after the end', flowOf([end, watering('a'), watering('b')]), ['a STEP_UNREACHABLE']],
  [
    'steps after lists that all end',
    flowOf([branch('b', 'trigger.at == now', [end], [{ ...end, id: 'end2' }]), watering('a')]),
    ['a STEP_UNREACHABLE']
  ],
  [
    'cases after one that always holds, and one that never does',
    flowOf([
      {
        id: 'b',
        kind: 'branch',
        cases: [
          { id: 'x', when: '1 > 2', steps: [watering('never')] },
          { id: 'y', when: 'true', steps: [watering('a')] },
          { id: 'z', when: 'trigger.at == now', steps: [watering('late')] }
        ],
        else: [watering('last')]
      }
    ]),
    ['never STEP_UNREACHABLE', 'late STEP_UNREACHABLE', 'last STEP_UNREACHABLE']
  ],
  [
    'waiting in a loop over items, however deep',
    flowOf([
      {
        id: 'f',
        kind: 'forEach',
        items: { entity: 'garden.plant' },
        steps: [
          { id: 'w', kind: 'wait', for: 'PT1H' },
          branch('b', 'index > 1.0', [
            { id: 's', kind: 'subflow', flow: 'child', wait: true, input: { plantId: { cel: 'item.id' } } }
          ]),
          { id: 't', kind: 'subflow', flow: 'child', wait: false, input: { plantId: { cel: 'item.id' } } },
          { ...waitFor, id: 'v' }
        ]
      }
    ]),
    ['w STEP_NOT_IN_LOOP', 's STEP_NOT_IN_LOOP', 'v STEP_NOT_IN_LOOP']
  ],
  [
    'a message without a purpose, with an empty one, or with one that may not be there',
    flowOf([
      { id: 'a', kind: 'action', action: 'garden.tell', input: { to: 'lan' } },
      { id: 'b', kind: 'action', action: 'garden.tell', input: { to: 'lan', purpose: '' } },
      { id: 'c', kind: 'action', action: 'garden.tell', input: { to: 'lan', purpose: 'care' } },
      { id: 'd', kind: 'action', action: 'garden.tell', input: { to: 'lan', purpose: { cel: 'trigger.form.phone' } } }
    ]),
    ['a MISSING_PURPOSE', 'b MISSING_PURPOSE', 'd MAY_BE_MISSING']
  ]
]
