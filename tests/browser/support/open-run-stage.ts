import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import type { Step } from '../../../schemas/step.ts'
import { openBrowser } from '../../support/open-browser.ts'
import { serveShop, type ServedShop } from '../../support/serve-shop.ts'
import { openLook, type OpenLook } from './open-look.ts'

/** What the tests of runs and versions stand on: the real server with a flow at work, and a window on it. */
export interface RunStage {
  browser: Browser
  shop: ServedShop
  look: OpenLook
  /** Whether the charge is refused by the far side. */
  shallFail: boolean
}

const names = (vi: string, en: string) => ({ names: { vi, en } })

const once = { attemptsMax: 1, firstDelayMs: 1, delayMaxMs: 1 }

export const careSteps: readonly Step[] = [
  {
    id: 'note',
    kind: 'action',
    action: 'shop.echo',
    ...names('Ghi lại khách', 'Note the customer'),
    input: { name: { cel: 'trigger.input.name' }, points: { cel: 'trigger.input.points' } }
  },
  {
    id: 'sort',
    kind: 'branch',
    ...names('Khách loại nào?', 'What kind of customer?'),
    cases: [
      {
        id: 'vip',
        ...names('Khách quý', 'VIP'),
        when: 'steps.note.points >= 50',
        steps: [{ id: 'gift', kind: 'action', action: 'shop.fail', ...names('Gửi quà', 'Send a gift'), retry: once }]
      },
      {
        id: 'new',
        ...names('Khách mới', 'New'),
        when: 'steps.note.points >= 10',
        steps: [{ id: 'nap', kind: 'wait', for: 'P1D', ...names('Chờ một ngày', 'Wait a day') }]
      }
    ],
    else: []
  },
  { id: 'thank', kind: 'action', action: 'shop.echo', ...names('Gửi lời cảm ơn', 'Say thank you') },
  {
    id: 'again',
    kind: 'repeat',
    timesMax: 3,
    ...names('Nhắc tới khi trả lời', 'Remind until there is an answer'),
    until: 'trigger.input.points < 5',
    steps: [{ id: 'pause', kind: 'wait', for: 'PT2H', ...names('Chờ hai giờ', 'Wait two hours') }]
  }
]

const root = fileURLToPath(new URL('../../../', import.meta.url))

export function openRunStage(): RunStage {
  const stage = { shallFail: true } as RunStage
  const handlers = {
    'shop.fail': (input: unknown) => {
      if (stage.shallFail) throw new Error('the gift shop is closed')
      return input as never
    }
  }
  beforeAll(async () => {
    stage.browser = await openBrowser()
  })
  beforeEach(async () => {
    stage.shallFail = true
    stage.shop = await serveShop({ webFolder: `${root}dist/designer`, handlers })
    await stage.shop.publish(careSteps, names('Chăm khách', 'Customer care'))
    stage.look = await openLook(stage.browser, stage.shop.url)
  })
  afterEach(async () => {
    await stage.look.context.close()
    await stage.shop.close()
  })
  afterAll(() => stage.browser.close())
  return stage
}

/** Starts a run for each customer's points and lets all go as far as they can. */
export async function startRuns(shop: ServedShop, ...points: readonly number[]): Promise<readonly string[]> {
  const ids: string[] = []
  for (const point of points) {
    const { body } = await shop.post('/api/flows/flow/runs', { name: `Khách ${ids.length + 1}`, points: point })
    ids.push(String(body['runId']))
  }
  await shop.rest()
  return ids
}
