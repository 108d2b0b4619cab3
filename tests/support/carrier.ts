import type { ServerResponse } from 'node:http'
import { openGateway } from '../../engine/egress/gateway.ts'
import { openVault } from '../../engine/egress/open-vault.ts'
import { systemClock } from '../../engine/run/system-clock.ts'
import { openSandbox } from '../../engine/sandbox/open-sandbox.ts'
import type { Action, Manifest } from '../../schemas/manifest.ts'
import { serveFarSide, type FarSide, type Heard } from './serve-far-side.ts'
import { openShop, type Shop, type ShopParts } from './shop.ts'

const both = (text: string) => ({ vi: text, en: text })
const anything = { type: 'object' }

/** A shop with a plugin that calls a far side on this machine, in a real isolate and through the real gateway. */
export interface CarrierShop extends Shop {
  readonly far: FarSide
  readonly granted: readonly string[]
}

export const canary = 'c4n4ry-t0ken-77'
const vaultOfTest = openVault([Buffer.alloc(32, 7)])

export interface CarrierParts extends ShopParts {
  /** Handlers by action id, as JavaScript. */
  readonly actions: Readonly<Record<string, string>>
  readonly answer: (heard: Heard, response: ServerResponse) => void
  readonly onUnknown?: 'retry' | 'hold'
  /** More of the manifest, and of the script's plugin. */
  readonly manifest?: Partial<Manifest>
  readonly script?: string
  /** More capabilities. */
  readonly more?: readonly string[]
}

export async function openCarrier(parts: CarrierParts): Promise<CarrierShop> {
  const { actions, answer, onUnknown, manifest: more = {}, script = '' } = parts
  const far = await serveFarSide(answer)
  const host = `api.carrier.test:${far.port}`
  const gateway = openGateway({
    clock: systemClock,
    allowLoopback: true,
    resolve: (name) => Promise.resolve(name === 'api.carrier.test' ? ['127.0.0.1'] : [])
  })
  const shop = await openShop({ sandbox: openSandbox(), gateway, vault: vaultOfTest, ...parts })
  const external: Action['external'] = onUnknown === undefined ? {} : { onUnknown }
  const granted = [
    `http+plain:${host}`,
    'secret:token',
    ...(more.triggers ? ['secret:hook'] : []),
    ...(parts.more ?? [])
  ]
  const manifest: Manifest = {
    id: 'carrier',
    version: '1.0.0',
    engine: '^0.1.0',
    labels: both('Carrier'),
    entities: [],
    actions: Object.keys(actions).map((id) => ({ id, labels: both(id), input: anything, output: {}, external })),
    channels: [],
    secrets: [
      { name: 'token', labels: both('Token'), hosts: [host] },
      ...(more.triggers ? [{ name: 'hook', labels: both('Hook'), hosts: [] }] : [])
    ],
    settings: { type: 'object', additionalProperties: false, properties: { shop: { type: 'string', default: 'Mai' } } },
    dependencies: { shop: '^1.0.0' },
    capabilities: granted,
    ...more
  }
  const handlers = Object.entries(actions).map(([id, run]) => `{ id: '${id}', run: ${run} }`)
  const code = `const base = 'http://${host}'; machPlugin({ actions: [${handlers.join(',')}], ${script} })`
  await shop.engine.install.plugin({ manifest, code, granted })
  await shop.engine.settings.saveSecret('carrier', { name: 'token', value: canary }, 'user:mai')
  const close = async (): Promise<void> => {
    await shop.close()
    await far.close()
  }
  return { ...shop, far, granted, close }
}
