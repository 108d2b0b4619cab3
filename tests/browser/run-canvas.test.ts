import { describe, expect, test } from 'vitest'
import { focusedStop, pressUntil } from './support/open-edit-stage.ts'
import { findBarriers, openLook, phone, show, sidewaysScroll } from './support/open-look.ts'
import { openRunStage, startRuns } from './support/open-run-stage.ts'

const stage = openRunStage()

async function openRun(points: number) {
  const [id = ''] = await startRuns(stage.shop, points)
  const { page } = stage.look
  await show(page, `/runs/${id}?view=canvas`)
  await page.locator('[data-stop="step:note"]').waitFor()
  return { id, page }
}

describe('a run on the canvas', () => {
  test('shows the way it took, how it stands, and until when it waits', async () => {
    const { page } = await openRun(20)
    await page
      .locator('[data-stop="step:nap"]')
      .getByText(/chờ đến \d\d:\d\d/)
      .waitFor()
    await page.locator('[data-stop="step:note"]').getByText('xong').waitFor()
    const taken = await page.locator('.canvas-lane:not(.canvas-lane-faint)').allTextContents()
    expect(taken.map((text) => text.trim())).toEqual(['Khách mới'])
    expect(
      await page
        .locator('.canvas-card-faint [data-stop]')
        .evaluateAll((all) => all.map((one) => one.getAttribute('data-stop')))
    ).toEqual(['step:gift', 'step:thank', 'step:again', 'step:pause'])
    expect(await findBarriers(page)).toEqual([])
    expect(stage.look.complaints).toEqual([])
  })

  test('tells by keyboard what a step did and why a branch went where it did', async () => {
    const { page } = await openRun(20)
    await pressUntil(page, 'Tab', '[data-stop=trigger]')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => focusedStop(page)).toBe('step:sort')
    await page.keyboard.press('Enter')
    const panel = page.getByRole('complementary', { name: 'Khách loại nào?' })
    await panel.getByText('Đi theo nhánh: Khách mới').waitFor()
    await panel.getByText('20').first().waitFor()
    expect(await findBarriers(page)).toEqual([])
    await page.keyboard.press('Escape')
    await panel.waitFor({ state: 'detached' })
    await page.keyboard.press('ArrowUp')
    await expect.poll(() => focusedStop(page)).toBe('step:note')
  })

  test('follows the run while it goes on', async () => {
    const { page } = await openRun(20)
    await stage.shop.clock.advance(25 * 3_600_000)
    await stage.shop.rest()
    await page.locator('[data-stop="step:thank"]').getByText('xong').waitFor()
    await page.locator('[data-stop="step:again"]').getByText('đang ở lượt 1').waitFor()
    await stage.shop.clock.advance(2 * 3_600_000)
    await stage.shop.rest()
    await page.locator('[data-stop="step:again"]').getByText('đang ở lượt 2').waitFor()
    await page.locator('[data-stop="step:pause"]').click()
    const panel = page.getByRole('complementary', { name: 'Chờ hai giờ' })
    await panel.getByText('Lượt 1', { exact: true }).waitFor()
    await panel.getByText('Lượt 2', { exact: true }).waitFor()
  })

  test('of a failed run lets a person put data right and go on', async () => {
    const { id, page } = await openRun(60)
    await page.locator('[data-stop="step:gift"]').getByText('lỗi').waitFor()
    await page.locator('[data-stop="step:gift"]').click()
    await page.getByRole('complementary', { name: 'Gửi quà' }).getByText('the gift shop is closed').first().waitFor()
    await page.locator('[data-stop="step:note"]').click()
    const panel = page.getByRole('complementary', { name: 'Ghi lại khách' })
    await panel.getByRole('button', { name: 'Sửa kết quả và chạy tiếp' }).click()
    await panel.getByLabel('points').fill('nhiều')
    await panel.getByRole('button', { name: 'Lưu và chạy tiếp' }).click()
    await panel.getByRole('alert').waitFor()
    await panel.getByLabel('points').fill('61')
    expect(await findBarriers(page)).toEqual([])
    stage.shallFail = false
    await panel.getByRole('button', { name: 'Lưu và chạy tiếp' }).click()
    await panel.getByLabel('points').waitFor({ state: 'detached' })
    await stage.shop.rest()
    await stage.shop.clock.advance(1_000)
    await page.locator('[data-stop="step:gift"]').getByText('xong').waitFor()
    await panel.getByText('Đã sửa dữ liệu của lần chạy').waitFor()
    expect(await stage.shop.journal(id)).toContainEqual(
      expect.objectContaining({ kind: 'edited', outputs: { note: { name: 'Khách 1', points: 61 } } })
    )
  })

  test('is a story on a phone', async () => {
    const [id = ''] = await startRuns(stage.shop, 20)
    const look = await openLook(stage.browser, stage.shop.url, phone)
    await show(look.page, `/runs/${id}?view=canvas`)
    await look.page.getByRole('region', { name: 'Diễn biến' }).getByText('Chờ một ngày').first().waitFor()
    expect(await look.page.getByRole('application').count()).toBe(0)
    expect(await sidewaysScroll(look.page)).toBe(0)
    await look.context.close()
  })
})

describe('the canvas of a flow', () => {
  test('counts runs over its lines and leads to those that wait or failed', async () => {
    await startRuns(stage.shop, 60, 70, 20, 20, 20, 1, 2, 3, 4, 1)
    const { page } = stage.look
    await show(page, '/flows/flow?view=canvas&period=all')
    await page.getByText('Đếm trên 10 lần chạy.').waitFor()
    await page.locator('.canvas-lane', { hasText: 'Khách quý' }).getByText('2 · 20%').waitFor()
    await page.locator('.canvas-lane', { hasText: 'Khách mới' }).getByText('3 · 30%').waitFor()
    await page.locator('.canvas-lane', { hasText: 'Còn lại' }).getByText('5 · 50%').waitFor()
    expect(await findBarriers(page)).toEqual([])
    await pressUntil(page, 'Tab', '[data-stop=trigger]')
    for (let times = 0; times < 2; times += 1) await page.keyboard.press('ArrowDown')
    await expect.poll(() => focusedStop(page)).toBe('step:sort')
    await page.keyboard.press('Enter')
    const panel = page.getByRole('complementary', { name: 'Khách loại nào?' })
    await panel.getByText('5 · 50%').waitFor()
    await page.getByRole('link', { name: '2 lỗi' }).click()
    await page.waitForURL(/\/runs\?/)
    expect(Object.fromEntries(new URL(page.url()).searchParams)).toEqual({
      flowId: 'flow',
      at: 'gift',
      status: 'failed',
      version: '1'
    })
    await expect.poll(() => page.getByRole('list', { name: 'Lần chạy' }).getByRole('listitem').count()).toBe(2)
  })
})
