/**
 * What the SDK's types refuse of calls to the outside, triggers, channels and settings. Nothing here runs: `tsc` reads it,
 * and an error that is expected and does not come is an error.
 */
import { defineAction, defineChannel, definePlugin, defineTrigger } from 'mach/sdk'

const labels = { vi: 'Mẫu', en: 'Sample' }
const shape = {
  type: 'object',
  required: ['code'],
  additionalProperties: false,
  properties: { code: { type: 'string' }, weight: { type: 'integer' } }
} as const
const settings = {
  type: 'object',
  required: ['shop'],
  additionalProperties: false,
  properties: { shop: { type: 'string' }, size: { type: 'integer' } }
} as const

export const call = defineAction({
  id: 'call',
  labels,
  input: shape,
  output: shape,
  settings,
  external: { onUnknown: 'retry' },
  uses: ['http:api.example.com', 'http:*.parcels.example', 'http+plain:inner.example:8080', 'secret:token'],
  async run({ code }, { http, settings: { shop, size = 1 } }) {
    await http.fetch('https://api.example.com')
    await http.fetch(`https://api.example.com/parcels/${code}?size=${size.toFixed()}`)
    await http.fetch('https://one.parcels.example/x', { method: 'POST', json: { shop } })
    await http.fetch('http://inner.example:8080/x')
    // Where the owner says the address it is judged when it is called.
    await http.fetch(`${shop}/parcels`)
    // @ts-expect-error The host was not asked for.
    await http.fetch('https://evil.example/steal')
    // @ts-expect-error Nor is its name on another port.
    await http.fetch('https://api.example.com:8443/x')
    // @ts-expect-error Nor without encryption.
    await http.fetch('http://api.example.com/x')
    // @ts-expect-error A host that only begins alike is another one.
    await http.fetch('https://api.example.com.evil.example/x')
    // @ts-expect-error There is no such method.
    await http.fetch('https://api.example.com', { method: 'STEAL' })
    // @ts-expect-error There is no such setting.
    return { code, weight: settings.colour }
  }
})

export const refused = [
  defineAction({
    id: 'a',
    labels,
    input: shape,
    output: shape,
    async run({ code }, { http }) {
      // @ts-expect-error No host was asked for at all.
      await http.fetch(`${code}/x`)
      return { code }
    }
  }),
  // @ts-expect-error A setting has the type that its schema says.
  defineAction({ id: 'b', labels, input: shape, output: shape, settings, run: (_, c) => ({ code: c.settings.size }) }),
  // @ts-expect-error What becomes of a lost answer is one of two things.
  defineAction({ id: 'c', labels, input: shape, output: shape, external: { onUnknown: 'guess' }, run: (i) => i })
]

export const news = defineTrigger({
  id: 'news',
  labels,
  event: shape,
  uses: ['secret:hook'],
  async receive({ body, headers }, { secrets }) {
    const signed = {
      algorithm: 'sha256',
      encoding: 'hex',
      text: body,
      signature: headers['x-signature'] ?? ''
    } as const
    if (!(await secrets.verify({ secret: 'hook', ...signed }))) return { refused: 'wrong' }
    // @ts-expect-error The trigger does not use that secret.
    await secrets.verify({ secret: 'token', ...signed })
    return { events: [{ key: body, data: { code: body } }] }
  }
})

export const refusedTriggers = [
  // @ts-expect-error The event has all that its schema requires.
  defineTrigger({ id: 'a', labels, event: shape, receive: () => ({ events: [{ key: 'a', data: { weight: 1 } }] }) }),
  // @ts-expect-error An event has a key.
  defineTrigger({ id: 'b', labels, event: shape, receive: () => ({ events: [{ data: { code: 'a' } }] }) }),
  // @ts-expect-error A trigger reads no records.
  defineTrigger({ id: 'c', labels, event: shape, receive: (_, { records }) => ({ ignored: String(records) }) }),
  // @ts-expect-error A trigger has nothing else to say.
  defineTrigger({ id: 'd', labels, event: shape, receive: () => 'fine' })
]

export const notes = defineChannel({
  id: 'notes',
  labels,
  transport: 'plugin',
  payload: shape,
  uses: ['http:api.example.com'],
  async deliver({ id, payload: { code } }, { http }) {
    // @ts-expect-error The channel does not use that host.
    await http.fetch('https://evil.example/steal')
    const { ok, body } = await http.fetch('https://api.example.com/notes', { method: 'POST', json: { id, code } })
    return ok ? { sent: body } : { refused: body }
  }
})

export const refusedChannels = [
  defineChannel({
    id: 'a',
    labels,
    transport: 'plugin',
    payload: shape,
    // @ts-expect-error A message carries only what its schema has.
    deliver: ({ payload }) => ({ sent: payload.to })
  }),
  // @ts-expect-error A channel of a plugin has a handler.
  defineChannel({ id: 'b', labels, transport: 'plugin', payload: shape }),
  // @ts-expect-error It says what became of the message.
  defineChannel({ id: 'c', labels, transport: 'plugin', payload: shape, deliver: () => ({ done: true }) })
]

const plugin = { id: 'sample', version: '1.0.0', engine: '^1.0.0', labels, settings } as const
const secrets = [
  { name: 'token', labels, hosts: ['api.example.com'] },
  { name: 'hook', labels, hosts: [] }
] as const
const hosts = ['http:api.example.com', 'http:*.parcels.example', 'http+plain:inner.example:8080'] as const

export const plugins = [
  definePlugin({
    ...plugin,
    secrets,
    actions: [call],
    triggers: [news],
    channels: [notes],
    capabilities: [...hosts, 'secret:token', 'secret:hook']
  }),
  // @ts-expect-error The plugin asks for fewer hosts than its action uses.
  definePlugin({ ...plugin, secrets, actions: [call], capabilities: ['http:api.example.com', 'secret:token'] }),
  // @ts-expect-error The plugin does not ask for the secret of its trigger.
  definePlugin({ ...plugin, secrets, triggers: [news], capabilities: ['secret:token'] }),
  // @ts-expect-error The plugin does not ask for the host of its channel.
  definePlugin({ ...plugin, secrets, channels: [notes], capabilities: ['secret:token'] }),
  // @ts-expect-error There is no such secret.
  definePlugin({ ...plugin, capabilities: ['secret:token'] })
]
