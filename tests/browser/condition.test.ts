import { describe, expect, test } from 'vitest'
import { openEditor, openEditStage, pressUntil, savedFlow } from './support/open-edit-stage.ts'
import { findBarriers } from './support/open-look.ts'

const stage = openEditStage()

describe('a condition as an expression', () => {
  test('is completed by words without accents, worked out for the sample, and explained in plain words', async () => {
    const { page } = stage.look
    const branch = { id: 'rich', kind: 'branch' as const, cases: [{ id: 'yes', when: 'true', steps: [] }] }
    const names = { vi: 'Chào', en: 'Greet' }
    await stage.shop.engine.install.flow({
      id: 'greet',
      names,
      trigger: { type: 'form', form: 'lead' },
      steps: [branch]
    })
    const form = new URLSearchParams({ fullName: 'Lê Cúc', phone: '0987654321', budget: '60 triệu' })
    await fetch(`${stage.shop.url}/f/lead`, { method: 'POST', body: form })
    await stage.shop.rest()
    await openEditor(page, 'greet')
    await page.locator('[data-stop="step:rich"]').click()
    await pressUntil(page, 'Tab', 'button:has-text("Xem dạng biểu thức")')
    await page.keyboard.press('Enter')
    const field = page.getByRole('textbox', { name: 'Điều kiện của nhánh 1' })
    await field.fill('')
    await field.focus()
    await page.keyboard.type('amou')
    await page.getByRole('option', { name: /số tiền như người ta viết/ }).waitFor()
    await page.keyboard.press('Enter')
    await page.keyboard.type('ngan')
    await page.getByRole('option', { name: /Bắt đầu › Ngân sách dự kiến.*60 triệu/s }).waitFor()
    expect(await findBarriers(page)).toEqual([])
    await page.keyboard.press('Enter')
    await page.keyboard.type(') > 50000000')
    await page.getByText('→ đúng vì Ngân sách dự kiến, ví dụ 50 triệu = 60 triệu').waitFor()
    await page.keyboard.type('0')
    await page.getByText('→ sai vì').waitFor()
    await page.keyboard.type(' &&')
    await page.getByText(/Chưa tính được: biểu thức còn dở dang/).waitFor()
    expect(await findBarriers(page)).toEqual([])
    await field.fill('trigger.form.fullName')
    await page.getByText(/Điều kiện phải cho ra đúng hoặc sai, đang cho ra Lê Cúc \(Chữ\)/).waitFor()
    await field.fill('has(trigger.form.email)')
    await page.getByText('→ sai vì Email trống').waitFor()
    await expect
      .poll(async () => JSON.stringify((await savedFlow(stage.shop, 'greet')).steps))
      .toContain('has(trigger.form.email)')
    expect(stage.look.complaints).toEqual([])
  })
})
