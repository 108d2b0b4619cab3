import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { FlowTally, StepTally } from '../../schemas/flow-tally.ts'
import type { Step } from '../../schemas/step.ts'
import { serveShop, type ServedShop } from '../support/serve-shop.ts'

let shop: ServedShop

beforeEach(async () => {
  shop = await serveShop({
    handlers: {
      'shop.fail': () => {
        throw new Error('not now')
      }
    }
  })
})

afterEach(() => shop.close())

const charge: Step = {
  id: 'charge',
  kind: 'action',
  action: 'shop.fail',
  retry: { attemptsMax: 1, firstDelayMs: 1, delayMaxMs: 1 }
}
const steps: readonly Step[] = [
  {
    id: 'ask',
    kind: 'branch',
    cases: [
      { id: 'vip', when: 'trigger.input.points >= 50', steps: [charge] },
      { id: 'new', when: 'trigger.input.points >= 10', steps: [{ id: 'nap', kind: 'wait', for: 'P1D' }] }
    ]
  },
  { id: 'thank', kind: 'action', action: 'shop.echo' }
]

async function count(query = ''): Promise<FlowTally> {
  const { status, body } = await shop.get(`/api/flows/flow/tally${query}`)
  expect(status).toBe(200)
  return body as unknown as FlowTally
}

function stepOf(tally: FlowTally, id: string): StepTally | undefined {
  return tally.steps.find(({ step }) => step === id)
}

async function runs(...points: readonly number[]): Promise<void> {
  for (const point of points) await shop.engine.intake.startByHand('flow', { points: point }, 'user:test')
  await shop.rest()
}

describe('GET /api/flows/:id/tally', () => {
  test('counts over all runs where they went, wait and failed', async () => {
    await shop.publish(steps)
    await runs(60, 70, 20, 1, 2, 3)
    const counted = await count()
    expect(counted).toMatchObject({ version: null, runs: 6, isPartial: false })
    expect(stepOf(counted, 'ask')).toMatchObject({
      reached: 6,
      took: { 'chose:vip': 2, 'chose:new': 1, 'chose:else': 3 }
    })
    expect(stepOf(counted, 'charge')).toMatchObject({ reached: 2, failed: 2 })
    expect(stepOf(counted, 'nap')).toMatchObject({ reached: 1, waiting: 1 })
    expect(stepOf(counted, 'thank')).toMatchObject({ reached: 3, took: { done: 3 } })
  })

  test('counts one version or one period', async () => {
    await shop.publish(steps)
    await runs(1)
    const later = shop.clock.now() + 86_400_000
    await shop.clock.advance(86_400_000)
    await shop.publish([...steps, { id: 'more', kind: 'action', action: 'shop.echo' }])
    await runs(1, 2)
    expect(await count('?version=2')).toMatchObject({ version: 2, runs: 2 })
    const to = new Date(later).toISOString()
    expect(await count(`?to=${to}`)).toMatchObject({ runs: 1 })
    expect(await count(`?from=${to}`)).toMatchObject({ runs: 2 })
  })

  test('refuses what it does not know', async () => {
    await shop.publish(steps)
    expect((await shop.get('/api/flows/nothing/tally')).status).toBe(404)
    expect((await shop.get('/api/flows/flow/tally?version=9')).status).toBe(404)
    expect((await shop.get('/api/flows/flow/tally?since=today')).status).toBe(422)
  })
})
