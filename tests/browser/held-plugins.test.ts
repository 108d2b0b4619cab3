import { afterEach, describe, expect, test } from 'vitest'
import type { HeldPlugin } from '../../schemas/views.ts'
import { findBarriers, openLook, phone, show, sidewaysScroll } from './support/open-look.ts'
import { openStage } from './support/open-stage.ts'

const stage = openStage()
const zalo: HeldPlugin = {
  id: 'zalo',
  labels: { vi: 'Tin Zalo', en: 'Zalo messages' },
  state: 'quarantined',
  reason: {
    vi: 'Phải dừng tiện ích 5 lần trong 10 phút vì chạy quá lâu hoặc dùng quá nhiều bộ nhớ.',
    en: 'It had to be stopped 5 times in 10 minutes: it ran too long or took too much memory.'
  },
  at: Date.now() - 120_000
}
const carrier: HeldPlugin = {
  ...zalo,
  id: 'carrier',
  labels: { vi: 'Giao hàng', en: 'Delivery' },
  state: 'off',
  reason: null
}

afterEach(() => {
  stage.standIn.world.heldPlugins = []
})

describe('plugins that are held', () => {
  test('are among the problems of the overview, with the reason, and run again with one click', async () => {
    stage.standIn.world.heldPlugins = [zalo, carrier]
    const { page } = stage.look
    await show(page, '/')
    const card = page.getByRole('article').filter({ hasText: 'Tiện ích Tin Zalo đã bị cách ly' })
    await card.getByText('Phải dừng tiện ích 5 lần').waitFor()
    await page.getByRole('heading', { name: 'Tiện ích Giao hàng đang tắt' }).waitFor()
    expect(await findBarriers(page)).toEqual([])
    await card.getByRole('button', { name: 'Cho chạy lại' }).click()
    await page.getByText('Tiện ích đã chạy lại.').waitFor()
    await card.waitFor({ state: 'detached' })
    expect(stage.standIn.world.heldPlugins.map(({ id }) => id)).toEqual(['carrier'])
  })

  test('fit on a phone', async () => {
    stage.standIn.world.heldPlugins = [zalo, carrier]
    const { page, context } = await openLook(stage.browser, stage.standIn.address, phone)
    await show(page, '/')
    await page.getByRole('button', { name: 'Cho chạy lại' }).first().waitFor()
    expect(await sidewaysScroll(page)).toBe(0)
    await context.close()
  })
})
