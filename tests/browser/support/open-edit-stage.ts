import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import type { Flow } from '../../../schemas/flow.ts'
import type { Manifest } from '../../../schemas/manifest.ts'
import { openBrowser } from '../../support/open-browser.ts'
import { serveShop, type ServedShop } from '../../support/serve-shop.ts'
import type { ShopParts } from '../../support/shop.ts'
import { openLook, type OpenLook } from './open-look.ts'

/** What the tests of the editor stand on: the real server with the real plugins' schemas, and a window on it. */
export interface EditStage {
  browser: Browser
  shop: ServedShop
  look: OpenLook
}

/** What the editor says when all that was drawn is on the server. */
export const savedText = 'Đã lưu bản nháp'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const readJson = async (path: string): Promise<unknown> => JSON.parse(await readFile(root + path, 'utf8'))

/** `handlers` stand in for what plugins do in a run; the editor needs their schemas alone. */
export function openEditStage(handlers: NonNullable<ShopParts['handlers']> = {}): EditStage {
  const stage = {} as EditStage
  beforeAll(async () => {
    stage.browser = await openBrowser()
  })
  beforeEach(async () => {
    stage.shop = await serveShop({ webFolder: `${root}dist/designer`, handlers })
    for (const name of ['crm', 'email', 'loyalty']) {
      const manifest = (await readJson(`dist/plugins/${name}/plugin.json`)) as Manifest
      const code = await readFile(`${root}dist/plugins/${name}/plugin.js`, 'utf8')
      await stage.shop.engine.install.plugin({ manifest, code, granted: manifest.capabilities })
    }
    await stage.shop.engine.install.form(await readJson('examples/packs/starter/forms/lead.json'))
    await stage.shop.engine.install.flow(await readJson('examples/packs/starter/flows/follow-up.json'))
    stage.look = await openLook(stage.browser, stage.shop.url)
  })
  afterEach(async () => {
    await stage.look.context.close()
    await stage.shop.close()
  })
  afterAll(() => stage.browser.close())
  return stage
}

/** The flow as the server has it. */
export async function savedFlow(shop: ServedShop, id: string): Promise<Flow> {
  const { body } = await shop.get(`/api/flows/${id}/draft`)
  return body['flow'] as Flow
}

export async function openEditor(page: Page, id: string): Promise<void> {
  await page.goto(`/flows/${id}/edit`)
  await page.locator('[data-stop=trigger]').waitFor()
}

/** Presses a key again and again, as a person would, until the focus is where it should be. */
export async function pressUntil(page: Page, key: string, selector: string): Promise<void> {
  for (let times = 0; times < 60; times += 1) {
    await page.keyboard.press(key)
    await page.waitForTimeout(30)
    if ((await page.locator(`${selector}:focus`).count()) > 0) return
  }
  throw new Error(`${key} never leads to ${selector}`)
}

/** What the focus stands on, by the name that the editor gave it. */
export function focusedStop(page: Page): Promise<string | null> {
  return page.evaluate<string | null>("document.activeElement?.getAttribute('data-stop') ?? null")
}
