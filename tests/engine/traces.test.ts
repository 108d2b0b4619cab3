import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { readConfig } from '../../engine/config.ts'
import { openSmtpCourier } from '../../engine/egress/smtp-courier.ts'
import { limits } from '../../engine/limits.ts'
import type { Courier } from '../../engine/ports/courier.ts'
import type { Tracing } from '../../engine/ports/tracing.ts'
import { openTracing } from '../../engine/telemetry/open-tracing.ts'
import { fakeClock, type FakeClock } from '../support/fake-clock.ts'
import { openFickleSmtp, type FickleSmtp } from '../support/fickle-smtp.ts'
import { messagesOf, publishSender, sendHandler } from '../support/open-sender.ts'
import { serveShop, type ServedShop } from '../support/serve-shop.ts'
import type { FakeHandler } from '../support/fake-sandbox.ts'
import { openTraceCollector, type ArrivedSpan, type TraceCollector } from '../support/trace-collector.ts'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const callerId = 'b7ad6b7169203331'
const traceparent = `00-${traceId}-${callerId}-01`
const thingId = '01900000-0000-7000-8000-000000000001'

let folder: string
let collector: TraceCollector
let server: FickleSmtp
let courier: Courier
let tracing: Tracing
let clock: FakeClock
let shop: ServedShop

const write: FakeHandler = (_input, { effect }) => {
  effect({ kind: 'create', entity: 'shop.thing', id: thingId, values: { name: 'Nguyễn Thị Hoa' } })
  return {}
}

/** A start of the process: whatever was in memory is gone. */
async function open(): Promise<void> {
  tracing = openTracing(clock)
  courier = openSmtpCourier({ url: server.url, from: 'Mai <mai@example.com>', dropsRepeats: false })
  shop = await serveShop({ folder, clock, courier, tracing, handlers: { ...sendHandler, 'shop.write': write } })
}

async function close(): Promise<void> {
  await shop.close()
  await courier.close()
  await tracing.close()
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mach-test-'))
  clock = fakeClock()
  collector = await openTraceCollector()
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', collector.url)
  server = await openFickleSmtp()
  await open()
})

afterEach(async () => {
  await server.close()
  await collector.close()
  rmSync(folder, { recursive: true, force: true })
})

/** A webhook writes a record after a day; the record starts a second run, which sends a mail. */
async function publishChain(): Promise<void> {
  await publishSender(shop)
  const steps = [
    { id: 'nap', kind: 'wait' as const, for: 'PT24H' },
    { id: 'write', kind: 'action' as const, action: 'shop.write', input: {} }
  ]
  const body = { type: 'object' }
  await shop.engine.install.flow({
    id: 'hook',
    names: { vi: 'a', en: 'a' },
    trigger: { type: 'webhook', body },
    steps
  })
  const mail = { to: 'hoa@example.com', subject: 'Chào Hoa', text: 't' }
  await shop.engine.install.flow({
    id: 'greet',
    names: { vi: 'b', en: 'b' },
    trigger: { type: 'recordCreated', entity: 'shop.thing' },
    steps: [{ id: 'send', kind: 'action', action: 'shop.send', input: mail }]
  })
}

function spanNamed(name: string): ArrivedSpan {
  const found = collector.spans.filter((span) => span.name === name)
  if (found.length !== 1 || !found[0]) throw new Error(`${found.length} spans are named ${name}`)
  return found[0]
}

describe('a trace', () => {
  test('leads from the webhook over a wait, a restart and a second run to the mail', async () => {
    await publishChain()
    const { status } = await shop.post('/hooks/hook', { phone: '+84901234567' }, { traceparent })
    expect(status).toBe(202)
    await shop.rest()
    await close()
    await open()
    await shop.clock.advance(86_400_000)
    await expect.poll(async () => (await messagesOf(shop)).map(({ state }) => state)).toEqual(['sent'])
    await shop.rest()
    await close()

    const first = spanNamed('run hook')
    const second = spanNamed('run greet')
    const parents = [
      [spanNamed('POST /hooks/:flowKey'), callerId],
      [first, spanNamed('POST /hooks/:flowKey').spanId],
      [spanNamed('shop.write'), first.spanId],
      [second, first.spanId],
      [spanNamed('shop.send'), second.spanId],
      [spanNamed('send shop.mail'), spanNamed('shop.send').spanId]
    ] as const
    for (const [span, parentId] of parents) expect.soft(span.parentSpanId, span.name).toBe(parentId)
    expect(new Set(collector.spans.map((span) => span.traceId))).toEqual(new Set([traceId]))
    const commits = collector.spans.filter(({ name }) => name === 'commit')
    expect(new Set(commits.map((span) => span.parentSpanId))).toEqual(new Set([first.spanId, second.spanId]))
    expect(new Set(collector.spans.map((span) => span.spanId)).size).toBe(collector.spans.length)
    const lasted = (BigInt(first.endTimeUnixNano) - BigInt(first.startTimeUnixNano)) / 1_000_000n
    expect(Number(lasted)).toBeGreaterThanOrEqual(86_400_000)
    expect(collector.text()).not.toMatch(/hoa@|Hoa|8490/)
  })

  test('of a run that nobody asked for has an id that follows from the run', async () => {
    await publishSender(shop)
    const id = await shop.run({ host: 'a' })
    await expect.poll(async () => (await messagesOf(shop)).map(({ state }) => state)).toEqual(['sent'])
    await close()
    const run = spanNamed('run flow')
    expect(run.parentSpanId ?? '').toBe('')
    expect(spanNamed('send shop.mail').traceId).toBe(run.traceId)
    const place = tracing.causedBy({ id, trigger: {} } as never)
    expect(place).toBe(`00-${run.traceId}-${run.spanId}-01`)
  })

  test('is not made where the caller says that nobody looks', async () => {
    await publishSender(shop)
    await shop.post('/hooks/hooked', { n: 1 }, { traceparent: traceparent.replace(/01$/, '00') })
    await shop.rest()
    await close()
    expect(collector.spans).toEqual([])
  })

  test('starts anew where the caller sends nonsense', async () => {
    await shop.post('/hooks/hooked', { n: 1 }, { traceparent: `00-${'0'.repeat(32)}-${callerId}-01` })
    await shop.rest()
    await close()
    expect(spanNamed('POST /hooks/:flowKey').parentSpanId ?? '').toBe('')
    expect(spanNamed('run hooked').parentSpanId).toBe(spanNamed('POST /hooks/:flowKey').spanId)
  })
})

describe('traces', () => {
  afterEach(close)

  test.each([
    [{}, false],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' }, true],
    [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://127.0.0.1:4318/v1/traces' }, true],
    [{ OTEL_TRACES_EXPORTER: 'otlp' }, true],
    [{ OTEL_TRACES_EXPORTER: 'none', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' }, false],
    [{ OTEL_SDK_DISABLED: 'true', OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' }, false]
  ])('are switched by the standard variables alone: %o', (environment, isTraced) => {
    expect(readConfig(environment).isTraced).toBe(isTraced)
  })
})

test('a collector that is away does not keep the engine from stopping', async () => {
  await publishSender(shop)
  await collector.close()
  await shop.run({ host: 'a' })
  await shop.close()
  await courier.close()
  const stopped = tracing.close()
  await clock.advance(limits.tracesFlushMs)
  await expect(stopped).resolves.toBeUndefined()
})
