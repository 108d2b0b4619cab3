import { describe, expect, test } from 'vitest'
import { pressUntil } from './support/open-edit-stage.ts'
import { findBarriers, openLook, phone, show, sidewaysScroll } from './support/open-look.ts'
import { careSteps, openRunStage, startRuns } from './support/open-run-stage.ts'

const stage = openRunStage()
const counts = () => stage.shop.store.runs.countByStatus('flow')

describe('many runs at once', () => {
  test('are tried again from a list narrowed to where they failed, after a look ahead', async () => {
    await startRuns(stage.shop, 60, 70, 80, 20)
    const { page } = stage.look
    await show(page, '/runs?flowId=flow&at=gift&status=failed&version=1')
    await page.getByRole('button', { name: 'Bỏ lọc: ở bước “Gửi quà”' }).waitFor()
    await page.getByRole('button', { name: 'Làm với cả danh sách…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Làm với nhiều lần chạy' })
    await dialog.getByText('Chăm khách · Bị lỗi · ở bước “Gửi quà” · bản 1').waitFor()
    await dialog.getByText('Sẽ làm với 3 lần chạy. Chưa có gì thay đổi.').waitFor()
    expect(await dialog.getByRole('link').count()).toBe(3)
    expect(await findBarriers(page)).toEqual([])
    expect(await counts()).toMatchObject({ failed: 3 })
    stage.shallFail = false
    await dialog.getByRole('button', { name: 'Làm với 3 lần chạy' }).click()
    await dialog.getByText('Xong 3 lần chạy.').waitFor()
    await stage.shop.rest()
    expect(await counts()).toMatchObject({ failed: 0, waiting: 4 })
    await dialog.getByRole('button', { name: 'Đóng' }).click()
    await page.getByText('Không có lần chạy nào').first().waitFor()
    expect(stage.look.complaints).toEqual([])
  })

  test('are cancelled by keyboard alone, and the others stay', async () => {
    await startRuns(stage.shop, 20, 20, 2, 2)
    const { page } = stage.look
    await show(page, '/runs?flowId=flow&at=nap&status=waiting')
    await pressUntil(page, 'Tab', 'button:has-text("Làm với cả danh sách…")')
    await page.keyboard.press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Làm với nhiều lần chạy' })
    await dialog.getByText('Sẽ làm với 2 lần chạy. Chưa có gì thay đổi.').waitFor()
    await pressUntil(page, 'Tab', 'button:has-text("Làm với 2 lần chạy")')
    await page.keyboard.press('Enter')
    await dialog.getByText('Xong 2 lần chạy.').waitFor()
    expect(await counts()).toMatchObject({ cancelled: 2, waiting: 2 })
  })

  test('are moved only after each was checked, and a person hears of those that cannot', async () => {
    await startRuns(stage.shop, 20, 20, 8)
    // The new version has no place for those that sleep; those between two rounds can go on.
    await stage.shop.publish(careSteps.filter(({ id }) => id !== 'sort'))
    const { page } = stage.look
    await show(page, '/runs?flowId=flow&status=waiting&version=1')
    await page.getByRole('button', { name: 'Làm với cả danh sách…' }).click()
    const dialog = page.getByRole('dialog', { name: 'Làm với nhiều lần chạy' })
    await dialog.getByLabel('Chuyển sang bản mới nhất').check()
    await dialog.getByText('Trong 3 lần chạy xem trước, 2 không làm được.').waitFor()
    await dialog.getByRole('button', { name: 'Làm với 3 lần chạy' }).click()
    await dialog.getByText('Đã kiểm tra: 1 chuyển được, 2 không. Chưa lần chạy nào bị chuyển.').waitFor()
    expect(await stage.shop.store.runs.count({ version: 2, flowId: 'flow' })).toBe(0)
    await dialog.getByRole('button', { name: 'Chuyển 1 lần chạy' }).click()
    await expect.poll(() => stage.shop.store.runs.count({ version: 2, flowId: 'flow' })).toBe(1)
    expect(await findBarriers(page)).toEqual([])
  })

  test('can be decided about on a phone', async () => {
    await startRuns(stage.shop, 20)
    const look = await openLook(stage.browser, stage.shop.url, phone)
    await show(look.page, '/runs?flowId=flow&at=nap&status=waiting')
    await look.page.getByRole('button', { name: 'Làm với cả danh sách…' }).click()
    await look.page.getByText('Sẽ làm với 1 lần chạy. Chưa có gì thay đổi.').waitFor()
    expect(await sidewaysScroll(look.page)).toBe(0)
    expect(await findBarriers(look.page)).toEqual([])
    await look.context.close()
  })
})
