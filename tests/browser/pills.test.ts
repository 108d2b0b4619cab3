import { describe, expect, test } from 'vitest'
import type { Page } from 'playwright-core'
import { findStep } from '../../designer/edit/flow-places.ts'
import { openEditor, openEditStage, savedFlow } from './support/open-edit-stage.ts'
import { findBarriers } from './support/open-look.ts'

const stage = openEditStage()

async function inputOf(name: string): Promise<unknown> {
  const found = findStep(await savedFlow(stage.shop, 'follow-up'), 'reminder')?.step
  return found?.kind === 'action' ? found.input?.[name] : null
}

async function openMail(page: Page): Promise<void> {
  await openEditor(page, 'follow-up')
  await page.locator('[data-stop="step:reminder"]').click()
  await page.locator('.pill-field').first().waitFor()
}

describe('data in a text', () => {
  test('stands as a pill with the words of its step, is put in where the caret is, and taken out by one key', async () => {
    const { page } = stage.look
    await openMail(page)
    const body = page.getByRole('textbox', { name: 'Nội dung' })
    expect(await body.locator('.pill').first().innerText()).toBe('Xem lại sau một ngày › Lời xưng hô')
    expect(await findBarriers(page)).toEqual([])
    const subject = page.getByRole('textbox', { name: 'Tiêu đề' })
    await subject.fill('Gửi , xin chào')
    await subject.press('Home')
    for (let times = 0; times < 4; times += 1) await page.keyboard.press('ArrowRight')
    await page
      .getByRole('button', { name: /^Họ và tên/ })
      .first()
      .click()
    await expect.poll(() => inputOf('subject')).toEqual({ text: 'Gửi {{ steps.afterOneDay.fullName }}, xin chào' })
    await page.keyboard.type(' ơi')
    await expect.poll(() => inputOf('subject')).toEqual({ text: 'Gửi {{ steps.afterOneDay.fullName }} ơi, xin chào' })
    for (let times = 0; times < 4; times += 1) await page.keyboard.press('Backspace')
    await expect.poll(() => inputOf('subject')).toBe('Gửi , xin chào')
    await page.keyboard.press('Control+Z')
    await expect.poll(() => inputOf('subject')).toEqual({ text: 'Gửi {{ steps.afterOneDay.fullName }}, xin chào' })
    expect(stage.look.complaints).toEqual([])
  })

  test('keeps lines, comes back from the text form, and goes through the clipboard as it is written', async () => {
    const { page } = stage.look
    await openMail(page)
    const before = await inputOf('text')
    const body = page.getByRole('textbox', { name: 'Nội dung' })
    await body.focus()
    await page.keyboard.press('Control+End')
    await page.keyboard.press('Enter')
    await page.keyboard.type('Tạm biệt')
    const after = { text: `${(before as { text: string }).text}\nTạm biệt` }
    await expect.poll(() => inputOf('text')).toEqual(after)
    await page.keyboard.press('Control+A')
    await page.keyboard.press('Control+X')
    await expect.poll(() => inputOf('text')).toBeUndefined()
    await page.keyboard.press('Control+V')
    await expect.poll(() => inputOf('text')).toEqual(after)
    await page.getByRole('button', { name: 'Xem dạng chữ' }).last().click()
    await body.fill('Chào {{ steps.gone.name }}')
    await page.getByRole('button', { name: 'Xem dạng thẻ' }).click()
    expect(await body.locator('.pill-broken').innerText()).toBe('bước đã xóa › name')
    await page.getByText('bước cho dữ liệu này không còn').waitFor()
    expect(await findBarriers(page)).toEqual([])
  })
})
