import { approve, branch, end, flowOf, reading, watering, type Case } from '../garden.ts'

export const typeCases: readonly Case[] = [
  ['a required field left out', flowOf([{ id: 'a', kind: 'action', action: 'garden.water' }]), ['a MISSING_FIELD']],
  ['a field nobody knows', flowOf([watering('a', { liters: 5 })]), ['a UNKNOWN_FIELD']],
  ['a text for a number', flowOf([watering('a', { litres: 'five' })]), ['a WRONG_TYPE']],
  ['a Liquid text for a number', flowOf([watering('a', { litres: { text: '{{ trigger.at }}' } })]), ['a WRONG_TYPE']],
  ['a number for a text', flowOf([watering('a', { plantId: { cel: '1 + 2' } })]), ['a WRONG_TYPE']],
  ['an item of a list', flowOf([watering('a', { tags: ['x', 5] })]), ['a WRONG_TYPE']],
  ['a value that is not allowed', flowOf([watering('a', { mode: 'strongly' })]), ['a VALUE_NOT_ALLOWED']],
  [
    'a computed value that is not allowed',
    flowOf([watering('a', { mode: { cel: "now == '' ? 'x' : 'y'" } })]),
    ['a VALUE_NOT_ALLOWED']
  ],
  ['a value that is allowed', flowOf([watering('a', { mode: { cel: "now == '' ? 'gentle' : 'strong'" } })]), []],
  ['a condition that is a text', flowOf([branch('b', 'trigger.at', [watering('a')])]), ['b WRONG_TYPE']],
  [
    'a time that is a number',
    flowOf([watering('a'), { id: 'w', kind: 'wait', until: 'steps.a.litres' }]),
    ['w WRONG_TYPE']
  ],
  ['a time that is none', flowOf([{ id: 'w', kind: 'wait', until: "'tomorrow'" }]), ['w WRONG_TYPE']],
  ['a time that is one', flowOf([{ id: 'w', kind: 'wait', until: "'2027-02-06T08:00:00+07:00'" }]), []],
  ['a time reckoned from now', flowOf([{ id: 'w', kind: 'wait', until: "timestamp(now) + duration('1h')" }]), []],
  [
    'a key that is a list',
    flowOf([watering('a')], { trigger: { type: 'webhook', body: {}, key: '[1]' } }),
    ['- WRONG_TYPE']
  ],
  ['a text and a number added', flowOf([watering('a'), reading("'n' + steps.a.litres")]), ['read WRONG_TYPE']],
  ['a text compared by size with a number', flowOf([reading('trigger.at > 5')]), ['read WRONG_TYPE']],
  ['the rest of a number from data', flowOf([watering('a'), reading('steps.a.litres % 2')]), ['read WRONG_TYPE']],
  [
    'a function on the wrong kind',
    flowOf([watering('a'), reading("steps.a.litres.contains('x')")]),
    ['read WRONG_TYPE']
  ],
  [
    'a value that never comes',
    flowOf([watering('a'), branch('b', "steps.a.state == 'wett'", [watering('c')])]),
    ['b NEVER_EQUAL?']
  ],
  [
    'values of which one never comes',
    flowOf([watering('a'), branch('b', "steps.a.state in ['wet', 'damp']", [watering('c')])]),
    ['b NEVER_EQUAL?']
  ],
  [
    'a text that is never a number',
    flowOf([watering('a'), branch('b', 'steps.a.state == 5', [watering('c')])]),
    ['b NEVER_EQUAL?']
  ],
  ['an unfinished expression', flowOf([reading('trigger.at ==')]), ['read EXPRESSION_INVALID']],
  ['a wrong number of arguments', flowOf([reading('size()')]), ['read EXPRESSION_INVALID']],
  ['an unfinished text', flowOf([watering('a', { plantId: { text: '{{ trigger.at' } })]), ['a TEXT_INVALID']],
  ['an unknown filter', flowOf([watering('a', { plantId: { text: '{{ trigger.at | shout }}' } })]), ['a TEXT_INVALID']],
  ['a regular expression', flowOf([reading("trigger.at.matches('a+')")]), ['read REGULAR_EXPRESSION']],
  ['an unknown function', flowOf([reading('lenght(trigger.at)')]), ['read UNKNOWN_FUNCTION']],
  [
    'the input of a sub-flow',
    flowOf([{ id: 's', kind: 'subflow', flow: 'child', wait: true, input: { plant: '1' } }]),
    ['s UNKNOWN_FIELD', 's MISSING_FIELD']
  ],
  [
    'the result of a sub-flow',
    flowOf([
      { id: 's', kind: 'subflow', flow: 'child', wait: true, input: { plantId: '1' } },
      reading('steps.s.result.grwn')
    ]),
    ['read UNKNOWN_DATA']
  ],
  [
    'a result that the flow does not promise',
    flowOf([{ ...end, result: { ok: 'yes' } }], {
      result: { type: 'object', properties: { ok: { type: 'boolean' } } }
    }),
    ['end WRONG_TYPE']
  ],
  ['who is asked', flowOf([{ ...approve, approvers: '5' }]), ['ask WRONG_TYPE']],
  [
    'nothing known of an open body',
    flowOf([reading('trigger.body.a.b + 1 > trigger.body.c')], {
      trigger: { type: 'webhook', body: { type: 'object' } }
    }),
    []
  ],
  [
    'a name near to one that an open body declares',
    flowOf([reading('trigger.body.emial')], {
      trigger: { type: 'webhook', body: { type: 'object', properties: { email: {} } } }
    }),
    ['read UNKNOWN_DATA?']
  ]
]
