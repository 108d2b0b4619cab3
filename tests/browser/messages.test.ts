import { describe, expect, test } from 'vitest'
import { findBarriers, openLook, phone, show, sidewaysScroll } from './support/open-look.ts'
import { openStage } from './support/open-stage.ts'
import { messageId } from './support/sample-runs.ts'

const stage = openStage()

describe('the list of messages', () => {
  test('is reached from the problems on the overview', async () => {
    const { page } = stage.look
    await show(page, '/')
    await page.getByRole('link', { name: 'Xem và quyết định' }).first().click()
    await page.getByRole('heading', { level: 1, name: 'Tin gửi đi' }).waitFor()
    expect(page.url()).toContain('/messages?state=unknown')
    await page.getByText('Trả lời: connection lost after DATA').waitFor()
  })

  test('is narrowed by state, with counts, and the address keeps the choice', async () => {
    const { page } = stage.look
    await show(page, '/messages')
    await page.getByText('Đã hiện đủ 6 dòng.').waitFor()
    await page.getByRole('radio', { name: 'Không gửi được 2' }).check()
    await page.getByText('Đã hiện đủ 2 dòng.').waitFor()
    await page.reload()
    await page.getByText('Đã hiện đủ 2 dòng.').waitFor()
    await page.getByText('550 5.1.1 no such mailbox').waitFor()
  })

  test('says so when nothing matches, and when there is nothing at all', async () => {
    const { page } = stage.look
    await show(page, '/messages?state=sending')
    await page.getByRole('link', { name: 'Bỏ bộ lọc' }).waitFor()
    stage.standIn.world.messages = []
    await show(page, '/messages')
    await page.getByText('Chưa có tin nào').waitFor()
  })

  test('follows what happens on the server', async () => {
    const { page } = stage.look
    await show(page, '/messages?state=unknown')
    await page.getByRole('button', { name: /^Gửi lại/ }).waitFor()
    stage.standIn.world.messages = stage.standIn.world.messages.map((message) => ({
      ...message,
      state: 'sent' as const
    }))
    stage.standIn.announce({ runs: [], entities: [] })
    await page.getByText('Không có tin nào như vậy').waitFor()
  })
})

describe('a message whose fate is open', () => {
  test('is settled after a question, which Esc answers with no', async () => {
    const { page } = stage.look
    await show(page, '/messages?state=unknown')
    await page.getByRole('button', { name: 'Gửi lại: Chào Hoa, cảm ơn bạn đã ghé' }).click()
    const question = page.getByRole('alertdialog')
    await question.getByText('khách sẽ nhận hai lần').waitFor()
    expect(await findBarriers(page)).toEqual([])
    await page.keyboard.press('Escape')
    await question.waitFor({ state: 'hidden' })
    expect(stage.standIn.asked.some((line) => line.startsWith('POST'))).toBe(false)

    await page.getByRole('button', { name: 'Gửi lại: Chào Hoa, cảm ơn bạn đã ghé' }).click()
    await question.getByRole('button', { name: 'Gửi lại' }).click()
    await page.getByText('Đã ghi quyết định.').waitFor()
    await page.getByText('Không có tin nào như vậy').waitFor()
    expect(stage.standIn.asked).toContain(`POST /api/messages/${messageId}/settle`)
  })

  test('that somebody else settled meanwhile says so', async () => {
    const { page } = stage.look
    await show(page, '/messages?state=unknown')
    stage.standIn.world.messages = stage.standIn.world.messages.map((message) => ({
      ...message,
      state: 'sent' as const
    }))
    await page.getByRole('button', { name: /^Bỏ/ }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Bỏ' }).click()
    await page.getByText('MESSAGE_NOT_OPEN').first().waitFor()
  })

  test('shares one decision with all others of its state', async () => {
    const { page } = stage.look
    await show(page, '/messages?state=failed')
    await page.getByText('Quyết định một lần cho cả 2 tin:').waitFor()
    await page.getByRole('button', { name: 'Bỏ: Không gửi được' }).click()
    await page.getByRole('alertdialog').getByText('Bỏ 2 tin?').waitFor()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Bỏ' }).click()
    await page.getByText('Đã ghi quyết định cho 2 tin.').waitFor()
    expect(stage.standIn.world.messages.filter(({ state }) => state === 'dropped')).toHaveLength(3)
  })
})

test('the page of messages fits a phone', async () => {
  const look = await openLook(stage.browser, stage.standIn.address, phone)
  await show(look.page, '/messages?state=failed')
  expect(await sidewaysScroll(look.page)).toBe(0)
  expect(await findBarriers(look.page)).toEqual([])
  await look.context.close()
})
