import { describe, expect, test } from 'vitest'
import type { Finding, Fix } from '../../../../engine/core/check/finding.ts'
import type { Flow } from '../../../../schemas/flow.ts'
import type { Json } from '../../../../schemas/json.ts'
import { dataCases } from './cases/in-scope.ts'
import { nameCases } from './cases/names.ts'
import { shapeCases } from './cases/shapes.ts'
import { typeCases } from './cases/types.ts'
import { branch, findingsOf, flowOf, reading, watering } from './garden.ts'

const cases = [...nameCases, ...shapeCases, ...typeCases, ...dataCases]
const fixable = cases.flatMap(([title, flow]) =>
  findingsOf(flow).flatMap((finding) => (finding.fix ? [[`${title}: ${finding.code}`, flow, finding] as const] : []))
)

const broken = new Set(['EXPRESSION_INVALID', 'TEXT_INVALID', 'WRONG_TYPE', 'UNKNOWN_DATA', 'NEVER_EQUAL'])

describe('a fix', () => {
  test('is there for much of what is found', () => {
    const codes = new Set(fixable.map(([, , { code }]) => code))
    expect([...codes].toSorted()).toEqual([
      'COUNT_TOO_HIGH',
      'MAY_BE_MISSING',
      'NEVER_EQUAL',
      'SHARES_NOT_100',
      'UNKNOWN_ACTION',
      'UNKNOWN_CALENDAR',
      'UNKNOWN_DATA',
      'UNKNOWN_ENTITY_FIELD',
      'UNKNOWN_FIELD',
      'UNKNOWN_FLOW',
      'UNKNOWN_FORM',
      'UNKNOWN_STEP',
      'UNKNOWN_TRIGGER',
      'VALUE_NOT_ALLOWED',
      'WRONG_TYPE'
    ])
  })

  test.each(fixable)('settles what it is for, and breaks nothing: %s', (_, flow, finding) => {
    const before = findingsOf(flow)
    const after = findingsOf(fixed(flow, finding))
    expect(after.filter((each) => isSame(each, finding))).toEqual([])
    // What comes to light behind it is another matter, unless the fix itself is wrong.
    const fresh = after.filter((each) => !before.some((other) => isSame(each, other)))
    expect(fresh.filter(({ code }) => broken.has(code))).toEqual([])
  })
})

describe('a fix of an expression', () => {
  test.each([
    ['trigger.form.emial', 'trigger.form.email'],
    ["trigger['form']['emial'] + '!'", "trigger['form']['email'] + '!'"],
    ['size(trigger.from.fullName) > 3', 'size(trigger.form.fullName) > 3'],
    ['steps.watter.litres + 1.0', 'steps.water.litres + 1.0'],
    ['water.litres', 'steps.water.litres'],
    ["trigger.form.email + '!'", "has(trigger.form.email) ? trigger.form.email + '!' : ''"],
    [
      "now == '' ? trigger.form.email + '!' : 'x'",
      "has(trigger.form.email) ? (now == '' ? trigger.form.email + '!' : 'x') : ''"
    ],
    ["'n: ' + steps.water.litres", "'n: ' + string(steps.water.litres)"],
    ['steps.water.litres % 2 == 0', 'int(steps.water.litres) % 2 == 0'],
    ["steps.water.state == 'wett'", "steps.water.state == 'wet'"]
  ])('makes %s into %s', (source, expected) => {
    const [finding] = findingsOf(flowOf([watering('water'), reading(source)]))
    expect(finding?.fix?.patch).toEqual({ path: '/input/value/cel', value: expected })
  })

  test('asks for the data first, and then for the rest of a condition', () => {
    const when = "trigger.form.email != 'a' || trigger.at == now"
    const [finding] = findingsOf(flowOf([branch('b', when, [watering('a')])]))
    expect(finding?.fix?.patch).toEqual({ path: '/cases/0/when', value: `has(trigger.form.email) && (${when})` })
  })

  test.each([
    [
      '{{ trigger.form.emial }} {{ trigger.form.emial | upcase }}',
      '{{ trigger.form.email }} {{ trigger.form.email | upcase }}'
    ],
    ['trigger.form.emial: {{trigger.form.emial}}', 'trigger.form.emial: {{trigger.form.email}}'],
    ['{% if trigger.from.email %}x{% endif %}', '{% if trigger.form.email %}x{% endif %}'],
    ['{{ trigger.form.email | upcase }}', '{{ trigger.form.email | default: "" | upcase }}']
  ])('makes the text %s into %s', (text, expected) => {
    const [finding] = findingsOf(flowOf([watering('water', { plantId: { text } })]))
    expect(finding?.fix?.patch).toEqual({ path: '/input/plantId/text', value: expected })
  })
})

function isSame(a: Finding, b: Finding): boolean {
  return a.step === b.step && a.code === b.code && a.message.en === b.message.en
}

/** The flow after the patch, as the designer applies it. */
function fixed(flow: Flow, { step, fix }: Finding): Flow {
  const copy = structuredClone(flow) as unknown as Json
  const target = step === null ? copy : findStep(copy, step)
  if (fix) put(target, fix.patch)
  return copy as unknown as Flow
}

function findStep(value: Json, id: string): Json {
  if (typeof value !== 'object' || value === null) return null
  if (!Array.isArray(value) && 'kind' in value && value['id'] === id) return value
  for (const part of Object.values(value)) {
    const found = findStep(part as Json, id)
    if (found !== null) return found
  }
  return null
}

function put(target: Json, { path, value }: Fix['patch']): void {
  const names = path.split('/').slice(1)
  const last = names.pop() ?? ''
  const holder = names.reduce<unknown>((at, name) => (at as Record<string, unknown>)[name], target)
  ;(holder as Record<string, unknown>)[last] = value
}
