import { flowOf, watering, type Case } from '../garden.ts'

export const nameCases: readonly Case[] = [
  ['an action', flowOf([{ id: 'a', kind: 'action', action: 'garden.watr' }]), ['a UNKNOWN_ACTION']],
  ['a form', flowOf([watering('a')], { trigger: { type: 'form', form: 'visits' } }), ['- UNKNOWN_FORM']],
  [
    'a trigger of a plugin',
    flowOf([watering('a')], { trigger: { type: 'plugin', trigger: 'garden.rian' } }),
    ['- UNKNOWN_TRIGGER']
  ],
  [
    'what an event of a plugin does not hold',
    flowOf([watering('a')], { trigger: { type: 'plugin', trigger: 'garden.rain' }, subject: 'trigger.event.liters' }),
    ['- UNKNOWN_DATA']
  ],
  [
    'an entity',
    flowOf([watering('a')], { trigger: { type: 'recordCreated', entity: 'garden.tree' } }),
    ['- UNKNOWN_ENTITY']
  ],
  [
    'a field of a trigger',
    flowOf([], { trigger: { type: 'recordUpdated', entity: 'garden.plant', fields: ['heigt'] } }),
    ['- UNKNOWN_ENTITY_FIELD', '- LIST_EMPTY?']
  ],
  [
    'a field of the items of a loop',
    flowOf([
      { id: 'f', kind: 'forEach', items: { entity: 'garden.plant', where: { colour: 1 } }, steps: [watering('a')] }
    ]),
    ['f UNKNOWN_ENTITY_FIELD']
  ],
  [
    'a value in the items of a loop',
    flowOf([
      { id: 'f', kind: 'forEach', items: { entity: 'garden.plant', where: { kind: 'fern' } }, steps: [watering('a')] }
    ]),
    ['f WRONG_TYPE']
  ],
  ['a sub-flow', flowOf([{ id: 's', kind: 'subflow', flow: 'chld', wait: true }]), ['s UNKNOWN_FLOW']],
  ['a flow waited for', flowOf([watering('a')], { trigger: { type: 'flowFinished', flow: 'x' } }), ['- UNKNOWN_FLOW']],
  ['a calendar', flowOf([{ id: 'w', kind: 'wait', working: { calendar: 'offce' } }]), ['w UNKNOWN_CALENDAR']],
  ['a zone', flowOf([{ id: 'w', kind: 'wait', at: { time: '08:00', zone: 'Asia/Hanoi' } }]), ['w UNKNOWN_ZONE']],
  [
    'a schedule',
    flowOf([watering('a')], {
      trigger: { type: 'schedule', cron: '0 25 * * *', zone: 'Asia/Ho_Chi_Minh', missed: 'skip' }
    }),
    ['- CRON_INVALID']
  ],
  [
    'a threshold on a text',
    flowOf([watering('a')], {
      trigger: { type: 'threshold', entity: 'garden.plant', field: 'name', value: 1, direction: 'up' }
    }),
    ['- WRONG_TYPE']
  ],
  [
    'a date that is a number',
    flowOf([watering('a')], {
      trigger: { type: 'date', entity: 'garden.plant', field: 'height', zone: 'Asia/Ho_Chi_Minh', missed: 'run' }
    }),
    ['- WRONG_TYPE']
  ],
  [
    'a date that is a date',
    flowOf([watering('a')], {
      trigger: { type: 'date', entity: 'garden.plant', field: 'plantedOn', zone: 'Asia/Ho_Chi_Minh', missed: 'run' }
    }),
    []
  ]
]
