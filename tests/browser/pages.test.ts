import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser } from '../support/open-browser.ts'
import { findBarriers, openLook, show, sidewaysScroll, type Look } from './support/open-look.ts'
import { careRunIds } from './support/sample-care-runs.ts'
import { personId, runIds } from './support/sample-runs.ts'
import { openStandIn, type StandIn } from './support/stand-in-server.ts'

const looks: readonly Look[] = [
  { width: 1440, language: 'vi', colours: 'light' },
  { width: 390, language: 'vi', colours: 'dark' },
  { width: 1440, language: 'en', colours: 'dark' },
  { width: 390, language: 'en', colours: 'light' }
]

/** Every page, with its heading in both languages. */
const pages = [
  { path: '/', vi: 'Tổng quan', en: 'Overview' },
  { path: '/flows', vi: 'Quy trình', en: 'Flows' },
  { path: '/flows/welcome', vi: 'Chào khách mới', en: 'Welcome new customers' },
  { path: '/flows/after-sale', vi: 'Chăm khách sau khi mua', en: 'After the sale' },
  { path: '/runs', vi: 'Lần chạy', en: 'Runs' },
  { path: `/runs/${runIds.waiting}`, vi: 'Nguyễn Thị Hoa', en: 'Nguyễn Thị Hoa' },
  { path: `/runs/${runIds.failed}`, vi: 'Nguyễn Thị Hoa', en: 'Nguyễn Thị Hoa' },
  { path: `/runs/${runIds.completed}`, vi: 'Nguyễn Thị Hoa', en: 'Nguyễn Thị Hoa' },
  ...Object.values(careRunIds)
    .slice(0, 4)
    .map((id) => ({ path: `/runs/${id}`, vi: 'Nguyễn Thị Hoa', en: 'Nguyễn Thị Hoa' })),
  { path: '/messages', vi: 'Tin gửi đi', en: 'Messages' },
  { path: '/messages?state=failed', vi: 'Tin gửi đi', en: 'Messages' },
  { path: '/records', vi: 'Dữ liệu', en: 'Records' },
  { path: '/records/crm.person', vi: 'Khách hàng', en: 'People' },
  { path: '/records/crm.person/new', vi: 'Thêm khách hàng', en: 'New person' },
  { path: '/records/sales.order/new', vi: 'Thêm đơn hàng', en: 'New order' },
  { path: `/records/crm.person/${personId}`, vi: 'Nguyễn Thị Hoa', en: 'Nguyễn Thị Hoa' },
  { path: `/records/crm.person/${personId}/edit`, vi: 'Sửa khách hàng', en: 'Edit person' },
  { path: '/records/no.such', vi: 'Không tìm thấy', en: 'Not found' },
  { path: '/no/such/page', vi: 'Không tìm thấy', en: 'Not found' }
] as const

let browser: Browser
let standIn: StandIn

beforeAll(async () => {
  browser = await openBrowser()
  standIn = await openStandIn(Date.now())
})

afterAll(async () => {
  await browser.close()
  await standIn.close()
})

describe.each(looks)('every page at $width px in $language, $colours', (look) => {
  test('is headed in the language, reachable for everyone, no wider than the window, and breaks no policy', async () => {
    const { page, context, complaints } = await openLook(browser, standIn.address, look)
    for (const { path, ...headings } of pages) {
      await show(page, path)
      await page.getByRole('heading', { level: 1, name: headings[look.language], exact: true }).waitFor()
      expect.soft(await page.title(), path).toBe(`${headings[look.language]} · Mạch`)
      expect.soft(await findBarriers(page), path).toEqual([])
      expect.soft(await sidewaysScroll(page), path).toBe(0)
    }
    expect(complaints.filter((line) => !line.includes('404'))).toEqual([])
    await context.close()
  })
})
