import type { AddressInfo } from 'node:net'
import type { Server } from 'node:http'
import { serve } from '@hono/node-server'
import type { GateSettings } from '../../engine/api/gate.ts'
import { openEntrance, type Entrance } from '../../engine/accounts/open-entrance.ts'
import { openApi } from '../../engine/api/open-api.ts'
import type { Courier } from '../../engine/ports/courier.ts'
import { makeId } from '../../engine/run/make-id.ts'
import { silentLog } from './silent-log.ts'
import { openShop, type Shop, type ShopParts } from './shop.ts'

export interface ServedShop extends Shop {
  readonly url: string
  readonly entrance: Entrance
  /** Posts JSON and gives status and body. */
  post(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>
  put(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Answer>
}

export interface Answer {
  readonly status: number
  readonly headers: Headers
  // Tests look into bodies of many shapes.
  readonly body: Readonly<Record<string, unknown>>
}

interface ServedParts extends ShopParts {
  readonly gate?: GateSettings
  /** Where mails about accounts go. */
  readonly courier?: Courier
  /** Folder of the built web app; without it only the API is served. */
  readonly webFolder?: string
}

const wideGate: GateSettings = { inFlightMax: 1_000, postsPerSecond: 1_000, postsBurst: 1_000 }

/** The shop of the engine tests behind a real HTTP server, with a form and a webhook. */
export async function serveShop(parts: ServedParts = {}): Promise<ServedShop> {
  const shop = await openShop(parts)
  await installDoors(shop)
  const web = parts.webFolder === undefined ? {} : { webFolder: parts.webFolder }
  const { store, clock } = shop.engine
  const publicUrl = 'http://shop.example'
  const entrance = openEntrance({
    store: store.accounts,
    clock,
    makeId,
    courier: parts.courier ?? null,
    log: silentLog,
    publicUrl
  })
  const api = openApi({ engine: shop.engine, entrance, log: silentLog, gate: parts.gate ?? wideGate, ...web })
  const server = serve({ fetch: api.fetch, hostname: '127.0.0.1', port: 0 }) as Server
  await new Promise((resolve) => server.once('listening', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    ...shop,
    url,
    entrance,
    get: async (path, headers = {}) => toAnswer(await fetch(url + path, { headers, redirect: 'manual' })),
    post: (path, body, headers) => send(url + path, { method: 'POST', body, headers }),
    put: (path, body, headers) => send(url + path, { method: 'PUT', body, headers }),
    async close() {
      server.closeAllConnections()
      server.close()
      await shop.close()
    }
  }
}

interface Sending {
  readonly method: string
  readonly body: unknown
  readonly headers?: Readonly<Record<string, string>> | undefined
}

async function send(address: string, { method, body, headers = {} }: Sending): Promise<Answer> {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const sent = { 'content-type': 'application/json', ...headers }
  return toAnswer(await fetch(address, { method, body: text, headers: sent, redirect: 'manual' }))
}

const both = (text: string) => ({ vi: text, en: text })

async function installDoors({ engine }: Shop): Promise<void> {
  await engine.install.form({
    id: 'ask',
    names: both('Ask us'),
    thanks: both('Thank you'),
    fields: [
      { name: 'name', labels: both('Name'), type: 'text', required: true, lengthMax: 50 },
      { name: 'phone', labels: both('Phone'), type: 'phone' },
      { name: 'mail', labels: both('Mail'), type: 'email' }
    ],
    anyOf: ['phone', 'mail'],
    consents: [{ name: 'news', purpose: 'marketing', channel: 'email', texts: both('Send me news'), textVersion: '1' }]
  })
  const echo = [{ id: 'echo', kind: 'action' as const, action: 'shop.echo', input: { all: { cel: 'trigger.form' } } }]
  await engine.install.flow({ id: 'asked', names: both('Asked'), trigger: { type: 'form', form: 'ask' }, steps: echo })
  const body = {
    type: 'object',
    required: ['n'],
    additionalProperties: false,
    properties: { n: { type: 'integer', minimum: 1 } }
  }
  await engine.install.flow({ id: 'hooked', names: both('Hooked'), trigger: { type: 'webhook', body }, steps: [] })
}

async function toAnswer(response: Response): Promise<Answer> {
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json') ?? false
  const body = isJson ? (JSON.parse(text) as Record<string, unknown>) : { text }
  return { status: response.status, headers: response.headers, body }
}
