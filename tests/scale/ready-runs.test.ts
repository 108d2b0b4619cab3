import { afterEach, describe, expect, test } from 'vitest'
import { limits } from '../../engine/limits.ts'
import type { FakeHandler } from '../support/fake-sandbox.ts'
import { openShop, type Shop } from '../support/shop.ts'
import { report, scaleOf } from './scale-of.ts'

const readyCount = scaleOf('MACH_SCALE_READY', 5_000)
const both = (text: string) => ({ vi: text, en: text })

let shop: Shop
afterEach(() => shop.close())

/** Stores so many ready runs of the flow `big`, of which the worker takes as many into memory as it may. */
async function enqueueBig({ engine, clock }: Shop): Promise<void> {
  const { id: flowId, version: flowVersion } = engine.registry.flow('big')
  const at = clock.now()
  const common = { flowId, flowVersion, subject: null, trigger: { input: {} }, at, causeDepth: 0 }
  const starts = Array.from({ length: Math.ceil(readyCount / 500) }, (_, page) => page * 500)
  const commits = starts.map((from) => {
    const length = Math.min(500, readyCount - from)
    const runs = Array.from({ length }, (_, n) => ({ ...common, id: `big-${from + n}`, key: null }))
    return engine.commitAll({ actor: 'test', at, runs })
  })
  // All in one transaction, so that they are all there before the first of them is worked.
  await Promise.all(commits)
}

async function openWith(worked: (flowId: string, runId: string) => void): Promise<Shop> {
  const echo: FakeHandler = (input, { call }) => {
    worked(String(input['flow']), call.seed.split('/')[0] ?? '')
    return {}
  }
  shop = await openShop({ handlers: { 'shop.echo': echo } })
  for (const id of ['big', 'other']) {
    const steps = [{ id: 'work', kind: 'action' as const, action: 'shop.echo', input: { flow: id } }]
    await shop.engine.install.flow({ id, names: both(id), trigger: { type: 'manual' }, steps })
  }
  return shop
}

describe('ready runs by the thousand', () => {
  test('of one flow let a run of another flow go first, and are all worked in the end', async () => {
    const worked: string[] = []
    const { engine, rest, store } = await openWith((flowId) => void worked.push(flowId))
    await enqueueBig(shop)
    const workedBefore = worked.length
    const startedAt = performance.now()
    const { runId } = await engine.intake.startByHand('other', {}, 'user:test')
    while ((await store.runs.find(runId ?? ''))?.run.status !== 'completed') {
      await new Promise((resolve) => setImmediate(resolve))
    }
    report({ readyCount, otherFlowMs: performance.now() - startedAt })
    // Only what was at work when it came may be done before it.
    expect(worked.indexOf('other') - workedBefore).toBeLessThanOrEqual(2 * limits.runsInFlightMax)
    await rest()
    expect(await store.runs.countByStatus('big')).toMatchObject({ completed: readyCount, ready: 0 })
    expect(worked.length).toBe(readyCount + 1)
  })

  test('of a flow that is paused begin no more, until it is resumed and all are worked', async () => {
    const worked: string[] = []
    const { engine, rest, store } = await openWith((flowId) => void worked.push(flowId))
    await enqueueBig(shop)
    await engine.flows.setState('big', 'paused')
    const workedBefore = worked.length
    await rest()
    expect(worked.length - workedBefore).toBeLessThanOrEqual(limits.runsInFlightMax)
    await engine.flows.setState('big', 'on')
    await rest()
    expect(await store.runs.countByStatus('big')).toMatchObject({ completed: readyCount, ready: 0 })
    expect(worked.length).toBe(readyCount)
  })
})
