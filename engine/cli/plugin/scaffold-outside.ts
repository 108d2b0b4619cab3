/** The part of a new plugin that has to do with the world: a call, a webhook, settings, a flow, and their tests. */
export function scaffoldOutside(id: string): Readonly<Record<string, string>> {
  return {
    'settings.ts': settings,
    'actions/tell-partner.ts': action,
    'triggers/door-opened.ts': trigger(id),
    'flows/count-visits.json': flow(id),
    'tests/tell-partner.test.ts': actionTest(id),
    'tests/door-opened.test.ts': triggerTest(id)
  }
}

const settings = `import { texts } from './texts.ts'

/** What the owner can set: \`mach plugin settings <plugin>\`. Handlers name it, so that \`settings\` has its type. */
export const settings = {
  type: 'object',
  additionalProperties: false,
  required: ['shop'],
  properties: {
    shop: { type: 'string', maxLength: 80, default: 'Mạch', 'x-mach': { labels: texts.shop } }
  }
} as const
`

const action = `import { defineAction } from 'mach/sdk'
import { settings } from '../settings.ts'
import { texts } from '../texts.ts'

/**
 * A step that calls the outside. Mạch makes the call: only to hosts that are granted, with the secret put in where its handle
 * stands, and with an \`Idempotency-Key\` that is the same however often the step is tried.
 */
export const tellPartner = defineAction({
  id: 'tellPartner',
  labels: texts.tell,
  help: texts.tellHelp,
  icon: 'send',
  input: {
    type: 'object',
    additionalProperties: false,
    required: ['name'],
    properties: { name: { type: 'string', minLength: 1, maxLength: 120, 'x-mach': { labels: texts.name } } }
  },
  output: {
    type: 'object',
    additionalProperties: false,
    required: ['told'],
    properties: { told: { type: 'boolean', 'x-mach': { labels: texts.told } } }
  },
  settings,
  external: {},
  uses: ['http:api.example.com', 'secret:token'],
  writes: [],
  async run({ name }, { http, settings: { shop } }) {
    const answer = await http.fetch('https://api.example.com/visits', {
      method: 'POST',
      headers: { authorization: 'Bearer {{secret:token}}' },
      json: { shop, name }
    })
    if (!answer.ok) throw new Error(\`The partner answered \${answer.status}.\`)
    return { told: true }
  }
})
`

const trigger = (id: string) => `import { defineTrigger } from 'mach/sdk'
import { texts } from '../texts.ts'

/**
 * The counter at the door posts to /hooks/${id}/doorOpened and signs the body. Mạch says whether the signature is right; the
 * secret itself never comes here.
 */
export const doorOpened = defineTrigger({
  id: 'doorOpened',
  labels: texts.door,
  help: texts.doorHelp,
  icon: 'door-open',
  event: {
    type: 'object',
    additionalProperties: false,
    required: ['name'],
    properties: { name: { type: 'string', minLength: 1, maxLength: 120, 'x-mach': { labels: texts.name } } }
  },
  uses: ['secret:door'],
  async receive({ body, headers }, { secrets }) {
    const signature = headers['x-signature'] ?? ''
    const isOurs = await secrets.verify({ secret: 'door', algorithm: 'sha256', encoding: 'hex', text: body, signature })
    if (!isOurs) return { refused: 'the signature does not fit' }
    const { id, name } = JSON.parse(body) as { readonly id?: string; readonly name?: string }
    if (!id || !name) return { ignored: 'it names nobody' }
    // The same key is the same event: what comes twice starts one run.
    return { events: [{ key: id, data: { name } }] }
  }
})
`

function flow(id: string): string {
  const content = {
    id: 'count-visits',
    names: { vi: 'Đếm lượt ghé', en: 'Count visits' },
    trigger: { type: 'plugin', trigger: `${id}.doorOpened` },
    subject: 'trigger.event.name',
    steps: [
      {
        id: 'record',
        kind: 'action',
        names: { vi: 'Ghi lượt ghé', en: 'Record the visit' },
        action: `${id}.recordVisit`,
        input: { name: { cel: 'trigger.event.name' } }
      }
    ]
  }
  return `${JSON.stringify(content, null, 2)}\n`
}

const actionTest = (id: string) => `import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { openFakeWorld } from 'mach/sdk/testing'
import { tellPartner } from '../actions/tell-partner.ts'
import plugin from '../index.ts'

const url = 'https://api.example.com/visits'

describe('${id}.tellPartner', () => {
  test('sends the name, with a handle in place of the secret', async () => {
    const world = openFakeWorld({
      plugins: [plugin],
      settings: { shop: 'Cửa hàng Mai' },
      outside: [{ method: 'POST', url, answer: { status: 201 } }]
    })
    assert.deepEqual((await world.run(tellPartner, { name: 'Lan' })).output, { told: true })
    const [request] = world.requests
    assert.deepEqual(JSON.parse(request?.body ?? ''), { shop: 'Cửa hàng Mai', name: 'Lan' })
    assert.equal(request?.headers['authorization'], 'Bearer {{secret:token}}')
  })

  test('fails when the partner does not take it', async () => {
    const world = openFakeWorld({ plugins: [plugin], outside: [{ method: 'POST', url, answer: { status: 500 } }] })
    await assert.rejects(world.run(tellPartner, { name: 'Lan' }), /answered 500/)
  })
})
`

const triggerTest = (id: string) => `import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { openFakeWorld, sign } from 'mach/sdk/testing'
import plugin from '../index.ts'
import { doorOpened } from '../triggers/door-opened.ts'

describe('${id}.doorOpened', () => {
  const world = openFakeWorld({ plugins: [plugin], secrets: { door: 'known to both' } })
  const post = async (secret: string) => {
    const body = JSON.stringify({ id: 'v-1', name: 'Lan' })
    return world.receive(doorOpened, { body, headers: { 'x-signature': await sign(secret, body) } })
  }

  test('makes an event of what the counter signs', async () => {
    assert.deepEqual(await post('known to both'), { events: [{ key: 'v-1', data: { name: 'Lan' } }] })
  })

  test('refuses everybody else', async () => {
    assert.deepEqual(await post('a guess'), { refused: 'the signature does not fit' })
  })
})
`
