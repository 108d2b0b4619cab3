import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openVault } from '../../engine/egress/open-vault.ts'
import { buildPlugin } from '../../engine/registry/build-plugin.ts'
import { openBrowser } from '../support/open-browser.ts'
import { serveShop, type ServedShop } from '../support/serve-shop.ts'
import { findBarriers, openLook, sidewaysScroll, type Look, type OpenLook } from './support/open-look.ts'

/** The page of plugins on a real Mạch, with the example plugin that has all that can be set. */
const root = fileURLToPath(new URL('../..', import.meta.url))
let browser: Browser
let shop: ServedShop
let look: OpenLook

beforeAll(async () => {
  browser = await openBrowser()
})
beforeEach(async () => {
  shop = await serveShop({ webFolder: `${root}dist/designer`, vault: openVault([Buffer.alloc(32, 4)]) })
  for (const folder of ['plugins/crm', 'examples/plugins/shipping']) {
    const { manifest, code } = await buildPlugin(`${root}${folder}`)
    await shop.engine.install.plugin({ manifest, code, granted: manifest.capabilities })
  }
})
afterEach(async () => {
  await look.context.close()
  await shop.close()
})
afterAll(() => browser.close())

const looks: readonly Look[] = [
  { width: 1440, language: 'vi', colours: 'light' },
  { width: 390, language: 'en', colours: 'dark' }
]

describe('the page of plugins', () => {
  test.each(looks)('fits at $width and has no barrier', async (wanted) => {
    look = await openLook(browser, shop.url, wanted)
    await look.page.goto('/plugins')
    await look.page.getByText(wanted.language === 'vi' ? 'Mã cửa hàng' : 'Shop code').waitFor()
    expect(await findBarriers(look.page)).toEqual([])
    expect(await sidewaysScroll(look.page)).toBe(0)
  })

  test('says in plain words what a plugin may do', async () => {
    look = await openLook(browser, shop.url)
    const card = await openCard()
    await card.getByText('Được phép làm gì (6)').click()
    await card.getByText('Trao đổi dữ liệu với api.carrier.example; những gì tiện ích xem được').waitFor()
    await card.getByText('/hooks/shipping/carrierNews').waitFor()
  })

  test('keeps settings, and says what does not fit', async () => {
    look = await openLook(browser, shop.url)
    const card = await openCard()
    await card.getByLabel('Mã cửa hàng').fill('x'.repeat(50))
    await card.getByRole('button', { name: 'Lưu', exact: true }).click()
    await expect.poll(() => card.locator('[aria-invalid=true]').count()).toBe(1)
    await card.getByLabel('Mã cửa hàng').fill('MAI-01')
    await card.getByLabel('Dịch vụ').selectOption('Hỏa tốc')
    await card.getByRole('button', { name: 'Lưu', exact: true }).click()
    await look.page.getByText('Đã lưu cài đặt').waitFor()
    expect(shop.engine.settings.set('shipping')).toEqual({ shopCode: 'MAI-01', service: 'express' })
  })

  test('takes a secret, shows that it is set, and never what it is', async () => {
    look = await openLook(browser, shop.url)
    const card = await openCard()
    await card.getByLabel('Khóa API của hãng').fill('a-token-of-the-carrier')
    await card.getByRole('button', { name: 'Lưu bí mật' }).first().click()
    await card.getByText('Đã đặt').waitFor()
    expect(Object.keys(await shop.engine.settings.open('shipping'))).toEqual(['token'])
    await look.page.reload()
    await card.getByText('Đã đặt').waitFor()
    expect(await look.page.content()).not.toContain('a-token-of-the-carrier')
    await card.getByRole('button', { name: 'Xóa bí mật “Khóa API của hãng”' }).click()
    await expect.poll(() => card.getByText('Chưa đặt').count()).toBe(2)
  })
})

async function openCard() {
  await look.page.goto('/plugins')
  const card = look.page.getByRole('article', { name: 'Vận chuyển' })
  await card.getByText('Mã cửa hàng').waitFor()
  return card
}
