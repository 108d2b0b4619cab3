import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { limits } from '../../engine/limits.ts'
import { openMetrics } from '../../engine/telemetry/open-metrics.ts'
import type { Delivery } from '../../engine/ports/courier.ts'
import { publishSender, sendHandler, sendTo, toldCourier } from '../support/open-sender.ts'
import { serveShop, type ServedShop } from '../support/serve-shop.ts'

const answers: Readonly<Record<string, Delivery>> = {
  lost: { kind: 'unknown', answer: 'lost' },
  down: { kind: 'failed', answer: 'no connection' }
}

let shop: ServedShop

beforeEach(async () => {
  const metrics = openMetrics()
  const { courier } = toldCourier((host) => answers[host] ?? { kind: 'sent', answer: '250 ok' })
  shop = await serveShop({ courier, handlers: sendHandler, metrics, telemetry: metrics })
  await publishSender(shop)
})

afterEach(() => shop.close())

async function lines(): Promise<readonly string[]> {
  return String((await shop.get('/metrics')).body['text']).split('\n')
}

describe('GET /metrics', () => {
  test('is text for Prometheus, on this machine only', async () => {
    const { status, headers } = await shop.get('/metrics')
    expect(status).toBe(200)
    expect(headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    expect((await shop.get('/metrics', { origin: 'https://example.com' })).status).toBe(403)
  })

  test('tells what was done: runs, steps, commits, deliveries, messages', async () => {
    await sendTo(shop, 'fine', 2)
    await sendTo(shop, 'lost')
    const found = await lines()
    expect(found).toEqual(
      expect.arrayContaining([
        'mach_runs_enqueued_total{flow="flow"} 3',
        'mach_runs_finished_total{flow="flow",outcome="completed"} 3',
        'mach_steps_total{action="shop.send",outcome="done"} 3',
        'mach_step_seconds_count{action="shop.send"} 3',
        'mach_message_deliveries_total{channel="shop.mail",outcome="sent"} 2',
        'mach_message_deliveries_total{channel="shop.mail",outcome="unknown"} 1',
        'mach_outbox_messages{channel="shop.mail",state="sent"} 2',
        'mach_outbox_messages{channel="shop.mail",state="unknown"} 1',
        'mach_runs_stuck 0'
      ])
    )
    const commits = Number(found.find((line) => line.startsWith('mach_commit_seconds_count'))?.split(' ')[1])
    expect(commits).toBeGreaterThan(6)
    expect(found).toContain('# TYPE process_cpu_seconds_total counter')
    expect(found.some((line) => /^process_resident_memory_bytes \d{7,}$/.test(line))).toBe(true)
    expect(found.some((line) => /^mach_event_loop_lag_seconds\{quantile="0.99"\} [\d.e-]+$/.test(line))).toBe(true)
  })

  test('tells of runs that wait, and how late they are', async () => {
    await shop.publish([{ id: 'pause', kind: 'wait', for: 'PT1H' }])
    await shop.run()
    expect(await lines()).toEqual(expect.arrayContaining(['mach_runs_waiting 1', 'mach_wake_lag_seconds 0']))
  })

  test('tells how old the oldest ready run is', async () => {
    const at = shop.clock.now() - 90_000
    const run = { id: 'late', flowId: 'flow', flowVersion: 1, key: null, subject: null, trigger: {}, at, causeDepth: 0 }
    await shop.store.commit({
      actor: 'api',
      at,
      writes: [],
      messages: [],
      runs: [run],
      signals: [],
      deliveries: [],
      reactions: { startedBy: () => [], matches: () => false }
    })
    expect(await lines()).toEqual(expect.arrayContaining(['mach_runs_ready{flow="flow"} 1', 'mach_run_lag_seconds 90']))
  })

  test('tells whose circuit is open', async () => {
    await sendTo(shop, 'down', limits.hostFailuresMax)
    expect(await lines()).toContain('mach_host_circuit_open{host="down"} 1')
  })
})
