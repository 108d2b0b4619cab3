import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Flow } from '../../schemas/flow.ts'
import type { RetentionDays } from '../../schemas/retention.ts'
import type { Step } from '../../schemas/step.ts'
import type { JournalEntry } from '../../schemas/journal.ts'
import type { Manifest } from '../../schemas/manifest.ts'
import type { Courier } from '../../engine/ports/courier.ts'
import type { Gateway } from '../../engine/ports/gateway.ts'
import type { Vault } from '../../engine/ports/vault.ts'
import type { Sandbox } from '../../engine/ports/sandbox.ts'
import type { Store } from '../../engine/ports/store.ts'
import { nullTelemetry, type Metrics, type Telemetry } from '../../engine/ports/telemetry.ts'
import { openEngine, type Engine } from '../../engine/run/open-engine.ts'
import { noTracing, type Tracing } from '../../engine/ports/tracing.ts'
import { fakeClock, settle, type FakeClock } from './fake-clock.ts'
import { fakeSandbox, type FakeHandler } from './fake-sandbox.ts'
import { openTestStore } from './open-test-store.ts'
import { silentLog } from './silent-log.ts'

/** A small installation for tests of the engine: one plugin `shop`, a real SQLite file, a clock that stands still. */
export interface Shop {
  readonly engine: Engine
  readonly store: Store
  readonly clock: FakeClock
  readonly folder: string
  publish(steps: readonly Step[], parts?: Partial<Flow>): Promise<void>
  /** Puts a flow in use without the check that keeps such flows from going live. */
  publishUnchecked(steps: readonly Step[]): Promise<void>
  /** Starts a run of the flow by hand and lets it go as far as it can. */
  run(input?: object): Promise<string>
  journal(runId: string): Promise<readonly JournalEntry[]>
  status(runId: string): Promise<string>
  /** Lets everything that is ready happen. */
  rest(): Promise<void>
  close(): Promise<void>
}

export interface ShopParts {
  readonly handlers?: Readonly<Record<string, FakeHandler>>
  readonly sandbox?: Sandbox
  readonly courier?: Courier
  readonly gateway?: Gateway
  readonly vault?: Vault
  readonly folder?: string
  /** The folder holds the plugin already. */
  readonly isInstalled?: boolean
  readonly clock?: FakeClock
  readonly telemetry?: Telemetry
  readonly metrics?: Metrics
  readonly tracing?: Tracing
  /** Days for which finished runs are kept; without it all are. */
  readonly keep?: RetentionDays
  /** Put around the store, for tests of a store that has a bad day. */
  readonly around?: (store: Store) => Store
}

const both = (text: string) => ({ vi: text, en: text })
const field = (type: 'string' | 'integer' | 'boolean' | 'object', more: object = {}) => ({
  type,
  'x-mach': { labels: both('f'), ...more }
})
const anything = { type: 'object' }

export const shopManifest: Manifest = {
  id: 'shop',
  version: '1.0.0',
  engine: '^0.1.0',
  labels: both('Shop'),
  entities: [
    {
      id: 'shop.thing',
      labels: both('Thing'),
      plural: both('Things'),
      title: 'name',
      required: ['name'],
      fields: {
        name: field('string', { search: true }),
        code: field('string', { unique: true }),
        amount: field('integer', { index: true }),
        isOpen: field('boolean'),
        day: { ...field('string'), format: 'date' },
        moment: { ...field('string', { index: true }), format: 'date-time' },
        extra: field('object'),
        phone: field('string', { search: true, format: 'phone' })
      }
    },
    {
      id: 'shop.note',
      labels: both('Note'),
      plural: both('Notes'),
      title: 'text',
      required: ['text'],
      appendOnly: true,
      fields: {
        text: field('string'),
        thingId: { ...field('string'), 'x-mach': { labels: both('f'), relation: { entity: 'shop.thing' } } }
      },
      timeline: { subject: 'thingId', at: 'createdAt', summary: 'text' }
    }
  ],
  actions: [
    ...['echo', 'write', 'read', 'fail', 'send', 'count'].map((id) => ({
      id,
      labels: both(id),
      input: anything,
      output: {}
    })),
    {
      id: 'reprice',
      labels: both('reprice'),
      input: anything,
      output: {},
      writes: [{ entity: 'shop.thing', ops: ['update'], fields: ['amount'] }]
    }
  ],
  channels: [{ id: 'mail', labels: both('Mail'), transport: 'smtp', payload: anything }],
  capabilities: [
    'records:read:shop.thing',
    'records:write:shop.thing',
    'records:read:shop.note',
    'records:write:shop.note',
    'channel:mail',
    'signal:emit'
  ]
}

function waysOut({ gateway, vault }: ShopParts) {
  return { ...(gateway ? { gateway } : {}), ...(vault ? { vault } : {}) }
}

export async function openShop(parts: ShopParts = {}): Promise<Shop> {
  const folder = parts.folder ?? mkdtempSync(join(tmpdir(), 'mach-test-'))
  const clock = parts.clock ?? fakeClock()
  const opened = await openTestStore(folder, parts.telemetry)
  const store = parts.around ? parts.around(opened) : opened
  const sandbox = parts.sandbox ?? fakeSandbox({ 'shop.echo': (input) => input, ...parts.handlers })
  const { courier, metrics, keep, telemetry = nullTelemetry, tracing = noTracing } = parts
  const courierOf = courier ? () => courier : null
  const settings = { ...waysOut(parts), telemetry, tracing, ...(metrics ? { metrics } : {}), ...(keep ? { keep } : {}) }
  const engine = await openEngine({ store, sandbox, clock, log: silentLog, courierOf, ...settings })
  const { capabilities: granted } = shopManifest
  if (!parts.isInstalled) await engine.install.plugin({ manifest: shopManifest, code: '', granted })
  await engine.start()
  const rest = async (): Promise<void> => {
    do await settle()
    while (engine.worker.held() > 0)
    await settle()
  }
  return {
    engine,
    store,
    clock,
    folder,
    rest,
    async publish(steps, more = {}) {
      await engine.install.flow({ id: 'flow', names: both('Flow'), trigger: { type: 'manual' }, steps, ...more })
    },
    async publishUnchecked(steps) {
      const flow: Flow = { id: 'flow', names: both('Flow'), trigger: { type: 'manual' }, steps }
      const version = await store.setup.publishFlow(flow, clock.now())
      engine.registry.addFlow({ flow, version, publishedAt: clock.now() })
    },
    async run(input = {}) {
      const { runId } = await engine.intake.startByHand('flow', input, 'user:test')
      await rest()
      return runId ?? ''
    },
    async journal(runId) {
      const handle = await store.runs.find(runId)
      return handle ? store.runs.journal(handle) : []
    },
    status: async (runId) => (await store.runs.find(runId))?.run.status ?? 'none',
    async close() {
      await engine.stop()
      if (!parts.folder) rmSync(folder, { recursive: true, force: true })
    }
  }
}
