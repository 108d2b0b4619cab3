import { describe, expect, test } from 'vitest'
import { findBarriers, show } from './support/open-look.ts'
import { personId, runIds } from './support/sample-runs.ts'
import { openStage } from './support/open-stage.ts'

const stage = openStage()

describe('one run', () => {
  test('tells each step: attempts, the branch with what it read, the message, and what it waits for', async () => {
    const { page } = stage.look
    await show(page, `/runs/${runIds.waiting}`)
    const story = page.getByRole('region', { name: 'Diễn biến' })
    await story.getByText('Xong sau 2 lần thử, lần cuối mất 4 ms').waitFor()
    await story.getByText('Lần thử 1 bị lỗi').waitFor()
    await story.getByText('Đi theo nhánh: Rất quan tâm').waitFor()
    await story.getByText('trigger.form.budget là 8000000').waitFor()
    await story.getByText('Chưa rõ', { exact: true }).waitFor()
    await page.getByText('Đang ở bước “Chờ 1 ngày 2 giờ”; đến giờ Mạch sẽ tự đi tiếp.').waitFor()
    expect(await page.getByRole('link', { name: 'Nguyễn Thị Hoa' }).getAttribute('href')).toBe(
      `/records/crm.person/${personId}`
    )
  })

  test('shows the raw data when asked, still without a barrier', async () => {
    const { page } = stage.look
    await show(page, `/runs/${runIds.failed}`)
    await page.getByText('Lỗi dạng JSON', { exact: true }).last().click()
    await page.getByText('"code": "PLUGIN_THREW"').last().waitFor()
    expect(await findBarriers(page)).toEqual([])
  })

  test('says that it woke late only when it did', async () => {
    const { page } = stage.look
    await show(page, `/runs/${runIds.completed}`)
    await page.getByText('Trễ 2 phút so với hẹn.').waitFor()
  })

  test('is cancelled after a question, which Esc answers with no', async () => {
    const { page } = stage.look
    await show(page, `/runs/${runIds.waiting}`)
    await page.getByRole('button', { name: 'Hủy lần chạy' }).click()
    const question = page.getByRole('alertdialog')
    await question.waitFor()
    expect(await findBarriers(page)).toEqual([])
    await page.keyboard.press('Escape')
    await question.waitFor({ state: 'hidden' })
    expect(stage.standIn.asked.some((line) => line.startsWith('POST'))).toBe(false)
    await page.getByRole('button', { name: 'Hủy lần chạy' }).click()
    await question.getByRole('button', { name: 'Hủy lần chạy' }).click()
    await page.getByText('Bởi một người, qua trang này hoặc API.').waitFor()
    await expect.poll(() => page.getByRole('button', { name: 'Hủy lần chạy' }).count()).toBe(0)
  })

  test('that failed says where, and goes on from there on request', async () => {
    const { page } = stage.look
    await show(page, `/runs/${runIds.failed}`)
    await page.getByText('Dừng ở bước “Gửi email”').waitFor()
    await page.getByRole('button', { name: 'Chạy lại từ bước lỗi' }).click()
    await page.getByText('Đang chạy tiếp…').waitFor()
    expect(stage.standIn.asked).toContain(`POST /api/runs/${runIds.failed}/retry`)
  })
})

describe('the list of runs', () => {
  test('is narrowed by status and flow, and the address keeps the choice', async () => {
    const { page } = stage.look
    await show(page, '/runs')
    await page.getByRole('radio', { name: 'Bị lỗi 2' }).check()
    await page.getByText('Đã hiện đủ 2 dòng.').waitFor()
    await page.getByLabel('Lọc theo quy trình').selectOption('welcome')
    await expect.poll(() => page.url()).toContain('status=failed&flowId=welcome')
    await page.reload()
    await page.getByText('Đã hiện đủ 1 dòng.').waitFor()
    expect(await page.getByRole('radio', { name: 'Bị lỗi 1' }).isChecked()).toBe(true)
  })

  test('says so when nothing matches, and how to see all again', async () => {
    const { page } = stage.look
    await show(page, '/runs?status=cancelled')
    await page.getByRole('link', { name: 'Bỏ bộ lọc' }).click()
    await page.getByText('Đã hiện đủ 7 dòng.').waitFor()
  })
})
