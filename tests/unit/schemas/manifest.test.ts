import { describe, expect, test } from 'vitest'
import { compileCheck } from '../../../engine/check.ts'
import { formSchema, type Form } from '../../../schemas/form.ts'
import { manifestSchema, type Manifest } from '../../../schemas/manifest.ts'

const labels = { vi: 'Vườn', en: 'Garden' }

const manifest: Manifest = {
  id: 'garden',
  version: '1.0.0',
  engine: '^0.1.0',
  labels,
  entities: [
    {
      id: 'garden.plant',
      labels,
      plural: { vi: 'Cây', en: 'Plants' },
      title: 'name',
      required: ['name'],
      fields: {
        name: { type: 'string', 'x-mach': { labels, search: true } },
        price: { type: 'integer', 'x-mach': { labels, format: 'money' } }
      }
    }
  ],
  channels: [
    {
      id: 'mail',
      labels,
      transport: 'smtp',
      payload: { type: 'object' },
      policy: { onUnknown: 'hold', attemptsMax: 3, firstDelayMs: 1_000, delayMaxMs: 60_000 }
    }
  ],
  actions: [
    {
      id: 'water',
      labels,
      input: { type: 'object' },
      output: { type: 'object' },
      writes: [{ entity: 'garden.plant', ops: ['update'], fields: ['price'] }],
      message: { purposeField: 'why' }
    }
  ],
  capabilities: ['records:write:garden.plant', 'channel:mail']
}

const form: Form = {
  id: 'garden-form',
  names: labels,
  thanks: { vi: 'Cảm ơn', en: 'Thank you' },
  fields: [
    { name: 'phone', labels, type: 'phone' },
    { name: 'plant', labels, type: 'choice', choices: [{ value: 'rose', labels }] }
  ],
  anyOf: ['phone'],
  consents: [{ name: 'news', purpose: 'marketing', channel: 'email', texts: labels, textVersion: '2026-01' }]
}

function withPolicy(policy: object): object {
  return { ...manifest, channels: [{ ...manifest.channels[0], policy }] }
}

function pathsOf(schema: typeof manifestSchema | typeof formSchema, value: unknown): readonly string[] {
  const result = compileCheck(schema, { trusted: true })(value)
  return result.ok ? [] : result.fields.map(({ path }) => path)
}

describe('manifestSchema', () => {
  test('accepts a plugin with an entity, an action and a channel', () => {
    expect(pathsOf(manifestSchema, manifest)).toEqual([])
  })

  test.each([
    ['a version that is none', { ...manifest, version: '1' }, '/version'],
    ['a capability that is not known', { ...manifest, capabilities: ['everything'] }, '/capabilities/0'],
    ['the same capability twice', { ...manifest, capabilities: ['channel:mail', 'channel:mail'] }, '/capabilities'],
    ['an entity of no plugin', { ...manifest, entities: [{ ...manifest.entities[0], id: 'plant' }] }, '/entities/0/id'],
    ['a field without labels', withField({ type: 'string' }), '/entities/0/fields/name/x-mach'],
    ['a field called with a dash', withField(undefined), '/entities/0/fields/the-name'],
    ['a channel that tries without end', withPolicy({ attemptsMax: 1_000 }), '/channels/0/policy/attemptsMax'],
    ['a channel that never waits', withPolicy({ firstDelayMs: 0 }), '/channels/0/policy/firstDelayMs'],
    ['a channel that guesses', withPolicy({ onUnknown: 'drop' }), '/channels/0/policy/onUnknown'],
    ['a policy that is misspelt', withPolicy({ attempts: 3 }), '/channels/0/policy/attempts'],
    [
      'a write of a kind that is not known',
      withAction({ writes: [{ entity: 'a.b', ops: ['drop'] }] }),
      '/actions/0/writes/0/ops/0'
    ],
    ['messages without the field of their purpose', withAction({ message: {} }), '/actions/0/message/purposeField'],
    ['an action without an output', { ...manifest, actions: [{ id: 'a', labels, input: {} }] }, '/actions/0/output']
  ])('refuses %s and names the place', (_, value, path) => {
    expect(pathsOf(manifestSchema, value)).toEqual([path])
  })

  function withAction(more: object): unknown {
    return { ...manifest, actions: [{ ...manifest.actions[0], ...more }] }
  }

  function withField(name: unknown): unknown {
    const fields = name === undefined ? { 'the-name': manifest.entities[0]?.fields['name'] } : { name }
    return { ...manifest, entities: [{ ...manifest.entities[0], fields }] }
  }
})

describe('formSchema', () => {
  test('accepts a form that asks for a field and offers a consent', () => {
    expect(pathsOf(formSchema, form)).toEqual([])
  })

  test.each([
    [
      'a box that is ticked beforehand',
      { ...form, consents: [{ ...form.consents[0], ticked: true }] },
      '/consents/0/ticked'
    ],
    ['a form without fields', { ...form, fields: [] }, '/fields'],
    ['a field of an unknown type', { ...form, fields: [{ name: 'a', labels, type: 'iris' }] }, '/fields/0/type']
  ])('refuses %s and names the place', (_, value, path) => {
    expect(pathsOf(formSchema, value)).toEqual([path])
  })
})
