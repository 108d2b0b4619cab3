import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { oneTimeCode } from '../../engine/accounts/one-time-code.ts'
import { roles } from '../examples/starter-files.ts'
import { browseAs, browseAsOwner, owner, ownerPassword } from '../support/browse.ts'
import { openBrowser } from '../support/open-browser.ts'
import { serveShop, type ServedShop } from '../support/serve-shop.ts'
import { findBarriers, openLook, sidewaysScroll, type Look, type OpenLook } from './support/open-look.ts'

/** Accounts as people meet them, on a real Mạch. */
const webFolder = fileURLToPath(new URL('../../dist/designer', import.meta.url))
let browser: Browser
let shop: ServedShop
let look: OpenLook
let address = ''

beforeAll(async () => {
  browser = await openBrowser()
})
beforeEach(async () => {
  shop = await serveShop({ webFolder })
  // Passkeys are for sites with a name.
  address = shop.url.replace('127.0.0.1', 'localhost')
})
afterEach(async () => {
  await look.context.close()
  await shop.close()
})
afterAll(() => browser.close())

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor()

async function expectFit(page: Page): Promise<void> {
  expect(await findBarriers(page)).toEqual([])
  expect(await sidewaysScroll(page)).toBe(0)
}

async function signIn(page: Page): Promise<void> {
  await page.getByLabel('Email').fill(owner.email)
  await page.getByLabel('Mật khẩu', { exact: true }).fill(ownerPassword)
  await page.getByRole('button', { name: 'Đăng nhập', exact: true }).click()
}

describe('the first owner', () => {
  test('is made on a page of this machine, and signs in from then on', async () => {
    look = await openLook(browser, address)
    const { page } = look
    await page.goto('/')
    await heading(page, 'Tổng quan')
    await page.getByRole('link', { name: 'Tạo chủ sở hữu' }).first().click()
    await heading(page, 'Tạo chủ sở hữu')
    await expectFit(page)
    await page.getByLabel('Email').fill(owner.email)
    await page.getByLabel('Tên hiển thị').fill('Mai')
    await page.getByLabel('Mật khẩu').fill('ngắn quá')
    await page.getByRole('button', { name: 'Tạo chủ sở hữu' }).click()
    await page.getByText('Mật khẩu cần từ 10 ký tự trở lên.').waitFor()
    await page.getByLabel('Mật khẩu').fill(ownerPassword)
    await page.getByRole('button', { name: 'Tạo chủ sở hữu' }).click()
    await heading(page, 'Tổng quan')
    await page.getByText('Mai', { exact: true }).waitFor()
    await page.getByRole('button', { name: 'Đăng xuất' }).click()
    await heading(page, 'Đăng nhập')
    await expectFit(page)
    await page.goto('/runs')
    await signIn(page)
    await heading(page, 'Lần chạy')
  }, 60_000)
})

describe('signing in', () => {
  test('asks for a code where two steps are on, and takes a recovery code', async () => {
    look = await openLook(browser, address)
    const { page } = look
    await browseAsOwner(shop.url)
    await page.goto('/account')
    await signIn(page)
    await page.getByRole('button', { name: 'Bật xác thực hai bước' }).click()
    const secret = (await page.locator('.code').first().innerText()).replaceAll(' ', '')
    await page.getByLabel('Mã xác thực').fill(oneTimeCode(secret, Math.floor(shop.clock.now() / 30_000)))
    await page.locator('form', { hasText: 'Mã xác thực' }).getByLabel('Mật khẩu', { exact: true }).fill(ownerPassword)
    await page.getByRole('button', { name: 'Xác nhận' }).click()
    const recovery = await page.locator('ul.font-mono li').first().innerText()
    await page.getByRole('button', { name: 'Đăng xuất', exact: true }).first().click()
    await signIn(page)
    await heading(page, 'Mã xác thực')
    await page.getByLabel('Mã xác thực').fill(recovery)
    await page.getByRole('button', { name: 'Đăng nhập', exact: true }).click()
    await heading(page, 'Tổng quan')
  }, 60_000)

  test('works with a passkey, without a password', async () => {
    look = await openLook(browser, address)
    const { page, context } = look
    await browseAsOwner(shop.url)
    const session = await context.newCDPSession(page)
    await session.send('WebAuthn.enable')
    await session.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true
      }
    })
    await page.goto('/account')
    await signIn(page)
    await page.getByRole('button', { name: 'Thêm khóa truy cập' }).click()
    await page.getByLabel('Tên thiết bị').fill('Máy của Mai')
    await page.locator('form', { hasText: 'Tên thiết bị' }).getByLabel('Mật khẩu').fill(ownerPassword)
    await page.getByRole('button', { name: 'Thêm khóa truy cập' }).click()
    await page.getByText('Máy của Mai').waitFor()
    await page.getByRole('button', { name: 'Đăng xuất', exact: true }).first().click()
    await page.getByRole('button', { name: 'Đăng nhập bằng khóa truy cập' }).click()
    await heading(page, 'Tổng quan')
  }, 60_000)
})

describe('people', () => {
  test('come in by invitation, and see what their role lets them', async () => {
    look = await openLook(browser, address)
    const { page } = look
    await browseAsOwner(shop.url)
    await page.goto('/people')
    await signIn(page)
    await heading(page, 'Mọi người')
    await page.getByLabel('Email').fill('lan@example.com')
    await page.getByLabel('Vai trò', { exact: true }).selectOption('read-only')
    await page.getByRole('button', { name: 'Mời', exact: true }).click()
    const link = await page.locator('[role=status] .code').innerText()
    await page.getByRole('button', { name: 'Đăng xuất', exact: true }).first().click()
    await heading(page, 'Đăng nhập')
    await page.goto(link.replace('http://shop.example', ''))
    await heading(page, 'Chào mừng đến với Mạch')
    await page.getByText('lan@example.com').waitFor()
    await page.getByLabel('Tên hiển thị').fill('Lan')
    await page.getByLabel('Mật khẩu').fill('trời xanh mây trắng')
    await page.getByRole('button', { name: 'Tạo tài khoản' }).click()
    await heading(page, 'Tổng quan')
    await page.getByText('Lan', { exact: true }).waitFor()
    expect(await page.getByRole('link', { name: 'Mọi người' }).count()).toBe(0)
  }, 60_000)

  test('who look after others see Mạch as a role does, and come back', async () => {
    look = await openLook(browser, address)
    const { page } = look
    await browseAsOwner(shop.url)
    await page.goto('/roles')
    await signIn(page)
    await page.getByRole('button', { name: 'Xem như Chỉ xem' }).click()
    await page.getByText('Bạn đang xem Mạch như vai trò “Chỉ xem”').waitFor()
    await page.getByRole('button', { name: 'Thôi xem thử' }).click()
    await page.getByRole('link', { name: 'Mọi người' }).first().waitFor()
  }, 60_000)
})

const looks: readonly Look[] = [
  { width: 1440, language: 'vi', colours: 'light' },
  { width: 390, language: 'vi', colours: 'dark' },
  { width: 1440, language: 'en', colours: 'dark' },
  { width: 390, language: 'en', colours: 'light' }
]

describe('the pages about accounts', () => {
  test.each(looks)(
    'fit $width px in $language, $colours, without barriers or complaints',
    async (how) => {
      look = await openLook(browser, address, how)
      const { page, context } = look
      const boss = await browseAsOwner(shop.url)
      await shop.entrance.lookedAfter.addRoles(roles)
      await boss.call('PUT', '/api/teams/sales', { name: 'Bán hàng', parent: null })
      await browseAs(shop.url, boss, { name: 'Lan', role: 'seller', team: 'sales' })
      await boss.call('POST', '/api/invitations', {
        email: 'hoa@example.com',
        role: 'manager',
        team: null,
        language: 'vi'
      })
      const key = { name: 'Báo cáo', scopes: ['runs:see', 'records:see'], expiresAt: null, password: ownerPassword }
      await boss.call('POST', '/api/me/keys', key)
      const [name = '', value = ''] = boss.cookie.split('=')
      await context.addCookies([{ name, value, url: address }])
      const isVietnamese = how.language === 'vi'
      for (const [path, vi, en] of [
        ['/people', 'Mọi người', 'People'],
        ['/roles', 'Vai trò', 'Roles'],
        ['/account', 'Tài khoản của tôi', 'My account']
      ] as const) {
        await page.goto(path)
        await heading(page, isVietnamese ? vi : en)
        await page.locator('main .animate-pulse').first().waitFor({ state: 'detached' })
        await expectFit(page)
      }
      expect(look.complaints).toEqual([])
    },
    120_000
  )
})
