import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AddressInfo } from 'node:net'
import type { Server } from 'node:http'
import { serve } from '@hono/node-server'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openApi } from '../../engine/api/open-api.ts'
import type { Rehearsals } from '../../engine/ports/rehearsals.ts'
import { openRehearsals } from '../../engine/rehearsal/open-rehearsals.ts'
import { systemClock } from '../../engine/run/system-clock.ts'
import { openBrowser } from '../support/open-browser.ts'
import { openDemoHistory, type DemoHistory } from '../support/demo-history.ts'
import { silentLog } from '../support/silent-log.ts'
import { findBarriers, openLook, phone, show, sidewaysScroll } from './support/open-look.ts'

const webFolder = fileURLToPath(new URL('../../dist/designer', import.meta.url))
const shots = process.env['MACH_SHOTS']

let history: DemoHistory
let rehearsals: Rehearsals
let server: Server
let browser: Browser
let address = ''

beforeAll(async () => {
  history = await openDemoHistory({ rows: 40 })
  const clock = { ...systemClock, now: () => history.until }
  rehearsals = openRehearsals({ dataFolder: dirname(history.file), clock })
  const api = openApi({ engine: { ...history.engine, rehearsals }, log: silentLog, webFolder })
  server = serve({ fetch: api.fetch, hostname: '127.0.0.1', port: 0 }) as Server
  await new Promise((resolve) => server.once('listening', resolve))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  browser = await openBrowser()
}, 300_000)

afterAll(async () => {
  await browser.close()
  rehearsals.close()
  server.closeAllConnections()
  server.close()
  await history.close()
})

describe('the page that tries a flow', () => {
  test.each([
    { name: 'desk', look: { width: 1440, language: 'vi', colours: 'light' } as const },
    { name: 'phone', look: { ...phone, colours: 'dark' } as const }
  ])(
    'shows on a $name what would come of it for one of the leads',
    async ({ name, look }) => {
      const { page, context, complaints } = await openLook(browser, address, look)
      await show(page, '/flows/follow-up/edit')
      await page.getByRole('link', { name: 'Thử', exact: true }).click()
      const choices = page.getByRole('group', { name: 'Thử với' })
      const chosen = choices.getByRole('radio').first()
      await chosen.check()
      expect(await findBarriers(page)).toEqual([])
      // Whoever was contacted is let in; the others are turned away, and that is said.
      const records = choices.getByRole('radio')
      for (let place = 0; place < (await records.count()); place += 1) {
        await records.nth(place).check()
        await page.getByRole('button', { name: /^Chạy thử/u }).click()
        const effects = page.getByRole('region', { name: 'Kết quả nếu chạy thật' })
        const away = page.getByText('Không vào quy trình')
        await effects.or(away).first().waitFor()
        if (await effects.isVisible()) break
      }
      await page.getByText('Tạo Hoạt động').first().waitFor()
      await page.getByText('Thức dậy lúc').first().waitFor()
      if (shots) await page.screenshot({ path: `${shots}/try-${name}.png`, fullPage: true })
      expect(await findBarriers(page)).toEqual([])
      expect(await sidewaysScroll(page)).toBe(0)
      expect(complaints).toEqual([])
      await context.close()
    },
    90_000
  )

  test('tries what somebody once wrote into a form, with the whole mail', async () => {
    const { page, context } = await openLook(browser, address)
    await show(page, '/flows/lead-capture/try')
    await page.getByRole('radio').first().check()
    await page.getByRole('button', { name: 'Chạy thử' }).click()
    await page.getByRole('region', { name: 'Kết quả nếu chạy thật' }).waitFor()
    await page.getByText('Dữ liệu sẽ thay đổi').waitFor()
    await page.getByRole('radio', { name: 'Sơ đồ' }).check()
    await page.getByRole('application', { name: 'Sơ đồ của lần chạy' }).waitFor()
    if (shots) await page.screenshot({ path: `${shots}/try-canvas.png`, fullPage: true })
    expect(await findBarriers(page)).toEqual([])
    await context.close()
  }, 60_000)
})

describe('the page that simulates a flow', () => {
  test.each([
    { name: 'desk', look: { width: 1440, language: 'vi', colours: 'light' } as const },
    { name: 'phone', look: phone }
  ])(
    'says on a $name what the past would have come to, and shows each run',
    async ({ name, look }) => {
      const { page, context, complaints } = await openLook(browser, address, look)
      await show(page, '/flows/lead-capture/simulate')
      await page.getByRole('button', { name: 'Mô phỏng', exact: true }).click()
      await page.getByRole('heading', { name: 'Các đường đi' }).waitFor({ timeout: 60_000 })
      if (shots) await page.screenshot({ path: `${shots}/simulate-${name}.png`, fullPage: true })
      expect(await findBarriers(page)).toEqual([])
      expect(await sidewaysScroll(page)).toBe(0)
      await page.getByRole('region', { name: 'Từng khách' }).getByRole('button').first().click()
      await page.getByRole('region', { name: 'Kết quả nếu chạy thật' }).waitFor()
      expect(await findBarriers(page)).toEqual([])
      await page.getByRole('button', { name: 'Về kết quả' }).click()
      await page.getByRole('heading', { name: 'Các đường đi' }).waitFor()
      expect(complaints).toEqual([])
      await context.close()
    },
    120_000
  )

  test('stops when it is told to, and shows its counts on the canvas, in English too', async () => {
    const look = { width: 1440, language: 'en', colours: 'dark' } as const
    const { page, context } = await openLook(browser, address, look)
    await show(page, '/flows/follow-up/simulate')
    await page.getByRole('button', { name: 'Simulate', exact: true }).click()
    await page.getByRole('button', { name: 'Stop' }).click()
    await page.getByText('Stopped. Nothing was kept.').waitFor()
    await page.getByRole('button', { name: 'Simulate', exact: true }).click()
    await page.getByRole('heading', { name: 'Ways taken' }).waitFor({ timeout: 60_000 })
    await page.getByRole('radio', { name: 'Canvas' }).check()
    await page.getByRole('application', { name: 'The flow with the counts of simulated runs' }).waitFor()
    if (shots) await page.screenshot({ path: `${shots}/simulate-canvas.png`, fullPage: true })
    expect(await findBarriers(page)).toEqual([])
    await context.close()
  }, 120_000)
})
