import fc from 'fast-check'
import type { Flow } from '../../../../schemas/flow.ts'
import type { EventMatcher } from '../../../../schemas/event-matcher.ts'
import type { Mapping } from '../../../../schemas/mapping.ts'
import type { Step } from '../../../../schemas/step.ts'
import type { Trigger } from '../../../../schemas/trigger.ts'

function id() {
  return fc.constantFrom('a', 'b', 'c', 'child', 'main', 'read-it', 'toString')
}

function name() {
  return fc.constantFrom(
    'garden.plant',
    'garden.tree',
    'height',
    'name',
    'plantedOn',
    '__proto__',
    'constructor',
    'visit',
    'office'
  )
}

const bits = [
  'trigger.form.email',
  'trigger.record.height',
  'trigger.from',
  'steps.a.litres',
  'steps.b',
  "steps['read-it'].x",
  'steps.toString',
  'item.name',
  'now',
  '1',
  "'x'",
  'null',
  'true',
  'event.record',
  'person.emial',
  '[1, 2]',
  "{'a': 1}"
]

function cel() {
  const leaf = fc.constantFrom(...bits)
  const sign = fc.constantFrom('+', '-', '%', '==', '!=', '<', '&&', '||', 'in')
  return fc.oneof(
    leaf,
    fc.tuple(leaf, sign, leaf).map((parts) => parts.join(' ')),
    fc.tuple(leaf, leaf, leaf).map(([a, b, c]) => `${a} ? ${b} : ${c}`),
    leaf.map((each) => `has(${each}) && !(${each}.size() > 1)`),
    leaf.map((each) => `${each}.exists(x, x.name == trigger.at) || ${each}.map(y, z, y)[0]`),
    leaf.map((each) => `cel.bind(q, ${each}, q.r) + foo(${each})`),
    fc.string({ minLength: 1, maxLength: 30 })
  )
}

function liquid() {
  const leaf = fc.constantFrom(...bits)
  return fc.oneof(
    leaf.map((each) => `Chào {{ ${each} | default: "bạn" }}, {{ ${each}.size }}`),
    leaf.map((each) => `{% if ${each} %}{{ ${each} }}{% endif %}{% for x in ${each} %}{{ x.y }}{% endfor %}`),
    fc.string({ minLength: 1, maxLength: 30 })
  )
}

function mapping(): fc.Arbitrary<Mapping> {
  const value = fc.oneof(
    cel().map((source) => ({ cel: source })),
    liquid().map((source) => ({ text: source })),
    fc.jsonValue({ maxDepth: 2 })
  )
  const key = fc.constantFrom('plantId', 'litres', 'mode', 'tags', 'purpose', 'to', 'cel', 'text', 'x/y~z')
  return fc.dictionary(key, value, { maxKeys: 4 }) as fc.Arbitrary<Mapping>
}

function schema() {
  return fc.oneof(
    fc.constant({ type: 'object', required: ['a'], properties: { a: { $ref: '#' }, b: { type: ['string', 'null'] } } }),
    fc.constant({ anyOf: [{ const: 'x' }, { enum: [1, 'y', null] }, { $ref: '#/no/where' }] }),
    fc.dictionary(
      fc.constantFrom('type', 'properties', 'required', 'items', 'enum', '$ref', 'anyOf'),
      fc.jsonValue({ maxDepth: 3 })
    )
  )
}

function matcher(): fc.Arbitrary<EventMatcher> {
  return fc.oneof(
    fc.record(
      { on: fc.constantFrom('recordCreated', 'recordDeleted'), entity: name(), by: name(), key: cel(), match: cel() },
      { requiredKeys: ['on', 'entity'] }
    ),
    fc.record({
      on: fc.constant('recordUpdated'),
      entity: name(),
      fields: fc.array(name(), { minLength: 1, maxLength: 2 })
    }),
    fc.record({ on: fc.constant('signal'), name: name(), match: cel() }),
    fc.record({ on: fc.constant('flowFinished'), flow: id(), match: cel() })
  ) as fc.Arbitrary<EventMatcher>
}

function arbitraryTrigger(): fc.Arbitrary<Trigger> {
  const missed = fc.constantFrom('run', 'skip')
  const zone = fc.constantFrom('Asia/Ho_Chi_Minh', 'Hanoi', 'x y')
  const common = { condition: cel(), key: cel() }
  return fc.oneof(
    fc.record({ type: fc.constant('form'), form: id(), ...common }),
    fc.record({ type: fc.constant('webhook'), body: schema(), ...common }),
    fc.record({ type: fc.constant('recordCreated'), entity: name() }),
    fc.record({
      type: fc.constant('recordUpdated'),
      entity: name(),
      fields: fc.array(name(), { minLength: 1 }),
      ...common
    }),
    fc.record({
      type: fc.constant('threshold'),
      entity: name(),
      field: name(),
      value: fc.integer(),
      direction: fc.constantFrom('up', 'down')
    }),
    fc.record({
      type: fc.constant('schedule'),
      cron: fc.oneof(fc.constant('0 8 * * 1'), fc.string({ maxLength: 20 })),
      zone,
      missed
    }),
    fc.record({ type: fc.constant('date'), entity: name(), field: name(), zone, missed }),
    fc.record({ type: fc.constant('inactivity'), entity: name(), field: name(), for: fc.constant('P1D'), missed }),
    fc.record({ type: fc.constant('signal'), name: name() }),
    fc.record({ type: fc.constant('flowFinished'), flow: id() }),
    fc.record({ type: fc.constant('manual'), input: schema() })
  ) as fc.Arbitrary<Trigger>
}

function arbitraryStep(steps: fc.Arbitrary<Step[]>): fc.Arbitrary<Step> {
  const part = { id: id(), steps }
  const parts = (more: Readonly<Record<string, fc.Arbitrary<unknown>>>) =>
    fc.array(fc.record({ ...part, ...more }), { minLength: 1, maxLength: 2 })
  const within = fc.constant('P1D')
  const action = fc.constantFrom('garden.water', 'garden.tell', 'garden.dig', 'garden.none')
  const kinds: Readonly<Record<string, readonly [Readonly<Record<string, fc.Arbitrary<unknown>>>, readonly string[]]>> =
    {
      action: [
        { action, input: mapping(), onError: steps, compensate: fc.record({ action, input: mapping() }) },
        ['action']
      ],
      code: [{ code: fc.constant('return 1'), input: mapping(), output: schema(), onError: steps }, ['code']],
      branch: [{ cases: parts({ when: cel() }), else: steps }, ['cases']],
      split: [{ arms: parts({ percent: fc.integer({ min: 0, max: 100 }) }) }, ['arms']],
      parallel: [{ lists: parts({}), until: fc.constantFrom('all', 'any', 1, 2, 9) }, ['lists', 'until']],
      forEach: [
        {
          items: fc.oneof(fc.record({ cel: cel() }), fc.record({ entity: name(), where: mapping() })),
          steps,
          stopWhen: cel()
        },
        ['items', 'steps']
      ],
      repeat: [{ steps, until: cel(), timesMax: fc.constant(3) }, ['steps', 'until', 'timesMax']],
      wait: [{ until: cel() }, ['until']],
      waitFor: [{ event: matcher(), within, onTimeout: steps }, ['event', 'within']],
      approve: [
        {
          title: liquid(),
          approvers: cel(),
          quorum: fc.integer({ min: 1, max: 3 }),
          outcomes: parts({ names: fc.constant({ vi: 'Có', en: 'Yes' }) }),
          form: schema(),
          within,
          escalate: fc.record({ after: within, to: cel() }),
          notify: steps,
          onTimeout: steps
        },
        ['title', 'approvers', 'outcomes', 'within']
      ],
      subflow: [{ flow: id(), input: mapping(), wait: fc.boolean(), onError: steps }, ['flow', 'wait']],
      end: [{ outcome: fc.constantFrom('completed', 'goal', 'failed'), result: mapping() }, ['outcome']]
    }
  const all = Object.entries(kinds).map(([kind, [fields, required]]) =>
    fc.record(
      { id: id(), kind: fc.constant(kind), ...fields },
      { requiredKeys: ['id', 'kind', ...required] as never[] }
    )
  )
  return fc.oneof({ maxDepth: 3, depthIdentifier: 'steps' }, ...all) as unknown as fc.Arbitrary<Step>
}

/** Flows that fit their schema, and little else: names that exist and names that do not, expressions right and wrong. */
export const arbitraryFlow: fc.Arbitrary<Flow> = fc.record(
  {
    id: id(),
    names: fc.constant({ vi: 'Quy trình', en: 'Flow' }),
    trigger: arbitraryTrigger(),
    steps: fc.letrec<{ steps: Step[]; step: Step }>((tie) => ({
      steps: fc.array(tie('step'), { maxLength: 3, depthIdentifier: 'steps' }),
      step: arbitraryStep(tie('steps'))
    })).steps,
    subject: cel(),
    result: schema(),
    enrolment: fc.record({ key: cel(), suppress: cel(), goal: matcher() }, { requiredKeys: [] })
  },
  { requiredKeys: ['id', 'names', 'trigger', 'steps'] }
)
