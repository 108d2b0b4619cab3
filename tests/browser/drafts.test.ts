import { describe, expect, test } from 'vitest'
import { openEditor, openEditStage, savedFlow, savedText as saved } from './support/open-edit-stage.ts'
import { findBarriers, openLook } from './support/open-look.ts'

const stage = openEditStage()

describe('a draft', () => {
  test('that was changed in another tab is never overwritten unseen', async () => {
    const { page, context } = stage.look
    const other = await context.newPage()
    await openEditor(page, 'follow-up')
    await openEditor(other, 'follow-up')
    await page.locator('[data-stop="step:threeDays"]').click()
    await page.getByLabel('Tên bước').fill('Chờ lâu hơn')
    await page.getByText(saved).waitFor()
    await other.getByText('Quy trình này vừa được sửa ở nơi khác').waitFor()
    await other.locator('[data-stop="step:threeDays"]').click()
    await other.getByLabel('Tên bước').fill('Chờ ngắn hơn')
    await other.getByText('Chưa lưu: có bản khác').waitFor()
    expect(JSON.stringify(await savedFlow(stage.shop, 'follow-up'))).toContain('Chờ lâu hơn')
    expect(await findBarriers(other)).toEqual([])
    await other.getByRole('button', { name: 'Dùng bản kia' }).click()
    await expect.poll(() => other.getByLabel('Tên bước').count()).toBe(0)
    await other.locator('[data-stop="step:threeDays"]').getByText('Chờ lâu hơn').waitFor()
    // What was typed there can still be had back, and then it is this tab that must look.
    await other.keyboard.press('Control+Z')
    await expect.poll(async () => JSON.stringify(await savedFlow(stage.shop, 'follow-up'))).toContain('Chờ ngắn hơn')
    await page.getByRole('button', { name: 'Giữ bản của tôi' }).waitFor()
    await page.getByRole('button', { name: 'Giữ bản của tôi' }).click()
    await expect.poll(async () => JSON.stringify(await savedFlow(stage.shop, 'follow-up'))).toContain('Chờ lâu hơn')
  })

  test('survives a server that is away for a while', async () => {
    const { page } = stage.look
    await openEditor(page, 'follow-up')
    await page.route('**/draft', (route) => route.abort())
    await page.locator('[data-stop="step:threeDays"]').click()
    await page.getByLabel('Tên bước').fill('Chờ bốn ngày')
    await page.getByText('Chưa lưu được, đang thử lại…').waitFor()
    await page.unroute('**/draft')
    await page.getByText(saved).waitFor()
    expect(JSON.stringify(await savedFlow(stage.shop, 'follow-up'))).toContain('Chờ bốn ngày')
  })

  test('that could not be saved comes back when the page is opened again', async () => {
    const { page } = stage.look
    const kept = "localStorage.getItem('mach.draft.follow-up')"
    await openEditor(page, 'follow-up')
    await page.route('**/draft', (route) => route.abort())
    await page.locator('[data-stop="step:threeDays"]').click()
    await page.getByLabel('Tên bước').fill('Chờ bốn ngày')
    await page.getByText('Chưa lưu được, đang thử lại…').waitFor()
    const lost = await page.evaluate<string>(kept)
    expect(lost).toContain('Chờ bốn ngày')

    // A browser that sends nothing when it is closed, as when the machine loses power.
    const { page: again, context } = await openLook(stage.browser, stage.shop.url)
    await again.goto('/flows')
    await again.evaluate(`localStorage.setItem('mach.draft.follow-up', ${JSON.stringify(lost)})`)
    await openEditor(again, 'follow-up')
    await again.getByText('Đã lấy lại phần bạn chưa kịp lưu lần trước.').waitFor()
    await again.getByText(saved).waitFor()
    expect(JSON.stringify(await savedFlow(stage.shop, 'follow-up'))).toContain('Chờ bốn ngày')
    expect(await again.evaluate(kept)).toBeNull()
    await context.close()
  })

  test('is compared with what is live before it goes live', async () => {
    const { page } = stage.look
    await openEditor(page, 'follow-up')
    await page.locator('[data-stop="step:oneDay"]').click()
    await page.getByLabel('ngày', { exact: true }).fill('5')
    await page.getByRole('button', { name: 'Đóng' }).click()
    await page.locator('[data-stop="step:reminder"]').click()
    await page.getByRole('button', { name: 'Xóa bước' }).click()
    await page.getByRole('button', { name: 'Đưa vào chạy' }).click()
    const dialog = page.getByRole('alertdialog')
    expect(await dialog.getByRole('listitem').allInnerTexts()).toEqual(['Sửa: Chờ một ngày', 'Bỏ: Gửi thư nhắc'])
    expect(await findBarriers(page)).toEqual([])
  })
})
