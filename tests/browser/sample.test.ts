import { describe, expect, test } from 'vitest'
import { openEditor, openEditStage, pressUntil, type EditStage } from './support/open-edit-stage.ts'
import { findBarriers, openLook, phone, sidewaysScroll } from './support/open-look.ts'

const person = { fullName: 'Lê Cúc', greeting: 'chị Cúc', pronoun: 'chị', usable: true, problems: [] }
const stage = openEditStage({ 'crm.normalise': () => ({ ...person, budget: 60_000_000 }), 'email.send': () => ({}) })

/** Two people who ask for advice by a form that starts a flow. */
async function fill({ shop }: EditStage): Promise<void> {
  const steps = [
    {
      id: 'normalise',
      kind: 'action',
      action: 'crm.normalise',
      input: { fullName: { cel: 'trigger.form.fullName' }, budget: { cel: 'trigger.form.budget' } }
    },
    {
      id: 'mail',
      kind: 'action',
      action: 'email.send',
      names: { vi: 'Báo nhân viên', en: 'Tell the team' },
      input: { to: 'team@example.com', subject: 'Khách mới', text: 'Có khách', purpose: 'care' }
    }
  ]
  const lead = { lifecycleStage: 'lead' }
  const names = { vi: 'Chào', en: 'Greet' }
  await shop.engine.install.flow({ id: 'greet', names, trigger: { type: 'form', form: 'lead' }, steps })
  await shop.post('/api/records/crm.person', { ...lead, fullName: 'Trần Thị Bình', phone: '+84912345678' })
  await shop.post('/api/records/crm.person', { ...lead, fullName: 'Nguyễn Văn An', email: 'an@example.com' })
}

describe('the data beside a field', () => {
  test('shows values of the customer who is chosen by name, by keyboard, and keeps the choice', async () => {
    await fill(stage)
    const { page } = stage.look
    await openEditor(page, 'greet')
    await page.locator('[data-stop="step:mail"]').click()
    await pressUntil(page, 'Tab', 'button[aria-haspopup=listbox]')
    await page.keyboard.press('Enter')
    const search = page.getByRole('combobox', { name: /Tìm theo tên khách/ })
    await search.waitFor()
    await page.keyboard.type('binh')
    await page.getByRole('option', { name: /Trần Thị Bình/ }).waitFor()
    expect(await findBarriers(page)).toEqual([])
    await page.getByRole('option', { name: /Nguyễn Văn An/ }).waitFor({ state: 'detached' })
    await page.keyboard.press('Enter')
    const chooser = page.getByRole('button', { name: /Dữ liệu của/ })
    await expect.poll(() => chooser.innerText()).toContain('Trần Thị Bình')
    await page.getByRole('button', { name: /Họ và tên.*Trần Thị Bình/ }).waitFor()
    await page
      .getByRole('button', { name: /Email.*trống/ })
      .first()
      .waitFor()
    await page.reload()
    await page.locator('[data-stop="step:mail"]').click()
    await expect.poll(() => chooser.innerText()).toContain('Trần Thị Bình')
    expect(stage.look.complaints).toEqual([])
  })

  test('shows what a past run had at each step, and copies where no field is chosen', async () => {
    await fill(stage)
    const { page, context } = stage.look
    await context.grantPermissions(['clipboard-read', 'clipboard-write'])
    const form = new URLSearchParams({ fullName: 'Lê Cúc', phone: '0987654321', budget: '60 triệu' })
    await fetch(`${stage.shop.url}/f/lead`, { method: 'POST', body: form })
    await stage.shop.rest()
    await openEditor(page, 'greet')
    await page.locator('[data-stop="step:mail"]').click()
    const chooser = page.getByRole('button', { name: /Dữ liệu của/ })
    await expect.poll(() => chooser.innerText()).toContain('Lê Cúc')
    await page.getByRole('button', { name: /Ngân sách.*60\.000\.000/ }).click()
    await page.getByText('Đã sao chép tên dữ liệu.').waitFor()
    expect(await page.evaluate<string>('navigator.clipboard.readText()')).toBe('steps.normalise.budget')
  })

  test('has room on a phone', async () => {
    await fill(stage)
    const { page, context } = await openLook(stage.browser, stage.shop.url, phone)
    await openEditor(page, 'greet')
    await page.getByRole('treeitem', { name: 'Báo nhân viên' }).click()
    await page.getByText('Dữ liệu dùng được ở đây').click()
    await page.getByRole('button', { name: /Dữ liệu của/ }).click()
    expect(await sidewaysScroll(page)).toBe(0)
    expect(await findBarriers(page)).toEqual([])
    await context.close()
  })
})

describe('a message', () => {
  test('is shown as the chosen person will read it, and says what is empty there', async () => {
    await fill(stage)
    const { page } = stage.look
    await openEditor(page, 'greet')
    await page.locator('[data-stop="step:mail"]').click()
    await page.getByRole('button', { name: /Dữ liệu của/ }).click()
    await page.getByRole('option', { name: /Trần Thị Bình/ }).click()
    await page.getByRole('textbox', { name: 'Tiêu đề' }).fill('Chào ')
    await page.getByRole('button', { name: /^Họ và tên.*Bình/ }).click()
    const preview = page.getByRole('region', { name: 'Xem trước cho Trần Thị Bình' })
    await preview.getByText('Chào Trần Thị Bình').waitFor()
    await page.getByRole('button', { name: /^Email.*trống/ }).click()
    await preview.getByText(/Trống ở người này: Bắt đầu › Email/).waitFor()
    expect(await findBarriers(page)).toEqual([])
    await page.getByRole('button', { name: /Dữ liệu của/ }).click()
    await page.getByRole('option', { name: /Nguyễn Văn An/ }).click()
    await page.getByText('Chào Nguyễn Văn Anan@example.com').waitFor()
    await preview.getByText(/Trống ở người này/).waitFor({ state: 'detached' })
    expect(stage.look.complaints).toEqual([])
  })
})
