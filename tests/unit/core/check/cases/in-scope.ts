import { approve, branch, end, flowOf, reading, waitFor, watering, type Case } from '../garden.ts'

export const dataCases: readonly Case[] = [
  ['a field nobody has', flowOf([reading('trigger.form.emial')]), ['read UNKNOWN_DATA']],
  [
    'a first name nobody has',
    flowOf([watering('person'), watering('b', { plantId: { text: '{{ person.litres }}' } })]),
    ['b UNKNOWN_DATA']
  ],
  [
    'a field in a text',
    flowOf([watering('a'), watering('b', { plantId: { text: '{{ steps.a.litrs }}' } })]),
    ['b UNKNOWN_DATA']
  ],
  [
    'a field of an item',
    flowOf([watering('a'), reading('steps.a.leaves.exists(leaf, has(leaf.color))')]),
    ['read UNKNOWN_DATA']
  ],
  ['a variable of loops outside of them', flowOf([reading('item.name')]), ['read UNKNOWN_DATA']],
  [
    'a step whose id has a dash',
    flowOf([watering('water-it'), reading("steps['water-it'].litres + steps['water-it'].litrs")]),
    ['read UNKNOWN_DATA']
  ],
  ['no such step', flowOf([watering('a'), reading('steps.b.litres')]), ['read UNKNOWN_STEP']],
  ['a step further down', flowOf([reading('steps.a.litres'), watering('a')]), ['read STEP_NOT_ABOVE']],
  [
    'a step in the trigger',
    flowOf([watering('a')], { trigger: { type: 'form', form: 'visit', condition: 'steps.a.litres > 1' } }),
    ['- STEP_NOT_ABOVE']
  ],
  ['a field that may be left empty', flowOf([reading("trigger.form.email + '!'")]), ['read MAY_BE_MISSING']],
  ['the same, asked for', flowOf([reading("has(trigger.form.email) ? trigger.form.email + '!' : ''")]), []],
  [
    'the same, asked for beside it',
    flowOf([branch('b', "has(trigger.form.email) && trigger.form.email != ''", [reading("trigger.form.email + '!'")])]),
    []
  ],
  [
    'the other one of two of which one is filled in',
    flowOf([watering('a')], {
      subject: "has(trigger.form.phone) && trigger.form.phone != '' ? trigger.form.phone : trigger.form.email"
    }),
    []
  ],
  [
    'the other one of the two, asked the other way round',
    flowOf([watering('a')], {
      subject: "!has(trigger.form.phone) || trigger.form.phone == '' ? trigger.form.email : trigger.form.phone"
    }),
    []
  ],
  ['one of the two', flowOf([watering('a')], { subject: 'trigger.form.phone' }), ['- MAY_BE_MISSING']],
  [
    'a bare path into an optional field',
    flowOf([watering('a', { mode: { cel: 'trigger.body.m' } })], {
      trigger: { type: 'webhook', body: { type: 'object', properties: { m: { type: 'string' } } } }
    }),
    []
  ],
  [
    'a bare path into a required field',
    flowOf([watering('a', { plantId: { cel: 'trigger.form.phone' } })]),
    ['a MAY_BE_MISSING']
  ],
  [
    'a missing field in a text',
    flowOf([watering('a', { plantId: { text: '{{ trigger.form.phone }}' } })]),
    ['a MAY_BE_MISSING?']
  ],
  [
    'the same with a default',
    flowOf([
      watering('a', {
        plantId: {
          text: '{{ trigger.form.phone | default: "?" }}{% assign mail = trigger.form.email | default: "-" %}{% if trigger.form.email %}{{ trigger.form.email }}{% endif %}'
        }
      })
    ]),
    []
  ],
  [
    'a step of one case, below the branch',
    flowOf([branch('b', 'trigger.at == now', [watering('a')]), reading('steps.a.litres + 1.0')]),
    ['read MAY_BE_MISSING']
  ],
  [
    'the same in a text',
    flowOf([
      branch('b', 'trigger.at == now', [watering('a')]),
      watering('c', { plantId: { text: '{{ steps.a.litres }}' } })
    ]),
    ['c MAY_BE_MISSING']
  ],
  [
    'a field that may be left empty, where no run starts without it',
    flowOf([watering('a')], { trigger: { type: 'form', form: 'visit', condition: "trigger.form.email != 'x'" } }),
    ['- MAY_BE_MISSING?']
  ],
  [
    'the same, asked for',
    flowOf([branch('b', 'trigger.at == now', [watering('a')]), reading('has(steps.a) ? steps.a.litres + 1.0 : 0.0')]),
    []
  ],
  [
    'a step of one case when the others end',
    flowOf([branch('b', 'trigger.at == now', [watering('a')], [end]), reading('steps.a.litres + 1.0')]),
    []
  ],
  [
    'what a case that ends has made sure',
    flowOf([branch('b', '!has(trigger.form.email)', [end]), reading("trigger.form.email + '!'")]),
    []
  ],
  [
    'lists side by side',
    flowOf([
      {
        id: 'p',
        kind: 'parallel',
        until: 'all',
        lists: [
          { id: 'x', steps: [watering('a')] },
          { id: 'y', steps: [reading('steps.a.litres', 'early')] }
        ]
      },
      reading('steps.a.litres + 1.0'),
      reading("'x' in steps.p.done", 'done')
    ]),
    ['early STEP_NOT_ABOVE']
  ],
  [
    'lists of which one is enough',
    flowOf([
      {
        id: 'p',
        kind: 'parallel',
        until: 'any',
        lists: [
          { id: 'x', steps: [watering('a')] },
          { id: 'y', steps: [watering('c')] }
        ]
      },
      reading('steps.a.litres + 1.0')
    ]),
    ['read MAY_BE_MISSING']
  ],
  [
    'arms of a split',
    flowOf([
      {
        id: 's',
        kind: 'split',
        arms: [
          { id: 'x', percent: 50, steps: [watering('a')] },
          { id: 'y', percent: 50, steps: [] }
        ]
      },
      reading('steps.a.litres + 1.0')
    ]),
    ['read MAY_BE_MISSING']
  ],
  [
    'steps of a loop over items, after it',
    flowOf([
      {
        id: 'f',
        kind: 'forEach',
        items: { cel: "['a', 'b']" },
        stopWhen: 'steps.a.litres > 5 && index > 1',
        steps: [watering('a', { plantId: { cel: 'item' } })]
      },
      reading('steps.a.litres'),
      reading('steps.f.count + steps.f.skipped', 'counts')
    ]),
    ['read STEP_NOT_ABOVE']
  ],
  [
    'steps of a loop that repeats, after it and in it',
    flowOf([
      {
        id: 'r',
        kind: 'repeat',
        until: 'steps.a.litres > 5 || round > 3',
        timesMax: 5,
        steps: [reading('steps.a.litres + 1.0', 'before'), watering('a')]
      },
      reading('steps.a.litres + steps.r.rounds')
    ]),
    ['before MAY_BE_MISSING']
  ],
  [
    'what went wrong, in the list for it and below',
    flowOf([
      {
        ...watering('a'),
        onError: [reading('steps.a.error.code + steps.a.error.message', 'why'), reading('steps.a.litres', 'gone')]
      },
      reading('steps.a.litres + 1.0'),
      reading('has(steps.a.error) ? steps.a.error.code : steps.a.state', 'either')
    ]),
    ['gone UNKNOWN_DATA', 'read MAY_BE_MISSING']
  ],
  [
    'an output when the list for errors ends',
    flowOf([{ ...watering('a'), onError: [end] }, reading('steps.a.litres + 1.0')]),
    []
  ],
  [
    'an event that may not have come',
    flowOf([waitFor, reading("steps.w.event.record.name + '!'")]),
    ['read MAY_BE_MISSING']
  ],
  [
    'the same, asked for',
    flowOf([
      waitFor,
      branch('b', 'has(steps.w.timedOut)', [watering('a')], [reading("steps.w.event.record.name + '!'")])
    ]),
    []
  ],
  [
    'an event when the deadline ends the flow',
    flowOf([{ ...waitFor, onTimeout: [end] }, reading("steps.w.event.record.name + '!'")]),
    []
  ],
  [
    'a decision that may not have been made',
    flowOf([approve, reading("steps.ask.outcome + '!'")]),
    ['read MAY_BE_MISSING']
  ],
  [
    'a decision when the deadline ends the flow',
    flowOf([
      { ...approve, onTimeout: [{ ...end, id: 'late' }] },
      branch('b', "steps.ask.outcome == 'no'", [watering('a')])
    ]),
    ['b NEVER_EQUAL?']
  ],
  [
    'what people are told',
    flowOf([{ ...approve, notify: [watering('a', { plantId: { text: '{{ approval.title }} {{ approval.lnk }}' } })] }]),
    ['a UNKNOWN_DATA']
  ],
  [
    'what makes good sees the output',
    flowOf([
      {
        ...watering('a'),
        compensate: {
          action: 'garden.water',
          input: { plantId: '1', litres: { cel: 'output.litres' }, tags: { cel: 'output.tags' } }
        }
      }
    ]),
    ['a UNKNOWN_DATA']
  ],
  [
    'an event matched by what it brings',
    flowOf([
      {
        ...waitFor,
        event: {
          on: 'recordUpdated',
          entity: 'garden.plant',
          match: "event.record.kind == 'rose' && event.record.hight > 1"
        }
      }
    ]),
    ['w UNKNOWN_DATA']
  ],
  [
    'a goal may look at steps',
    flowOf([watering('a')], {
      enrolment: { goal: { on: 'signal', name: 'x', match: 'has(steps.a) && steps.a.litres > 1' } }
    }),
    []
  ],
  ['a manual flow', flowOf([reading('trigger.input.a')], { trigger: { type: 'manual' } }), []]
]
