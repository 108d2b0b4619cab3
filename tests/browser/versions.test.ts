import { describe, expect, test } from 'vitest'
import type { Flow } from '../../schemas/flow.ts'
import type { Step } from '../../schemas/step.ts'
import { openEditor, pressUntil } from './support/open-edit-stage.ts'
import { findBarriers, openLook, phone, show, sidewaysScroll } from './support/open-look.ts'
import { careSteps, openRunStage, startRuns } from './support/open-run-stage.ts'

const stage = openRunStage()
const names = { names: { vi: 'Chăm khách', en: 'Customer care' } }
const more: Step = {
  id: 'more',
  kind: 'wait',
  for: 'P2D',
  names: { vi: 'Chờ thêm hai ngày', en: 'Wait two days more' }
}
const changed = careSteps.map((step) =>
  step.id === 'thank' ? { ...step, names: { vi: 'Gửi thiệp cảm ơn', en: 'Send a card' } } : step
)
const withoutRepeat = changed.filter(({ id }) => id !== 'again')

async function saveDraft(steps: readonly Step[]): Promise<void> {
  const { body } = await stage.shop.get('/api/flows/flow/draft')
  const draft = { ...(body['flow'] as Flow), steps }
  const saved = await stage.shop.put('/api/flows/flow/draft', draft, { 'if-match': `"${String(body['revision'])}"` })
  expect(saved.status).toBe(200)
}

describe('the versions of a flow', () => {
  test('are compared in words and on the canvas, named, and gone back to', async () => {
    await stage.shop.publish([...withoutRepeat, more], names)
    const { page } = stage.look
    await show(page, '/flows/flow/versions')
    await page.getByText('Chờ thêm hai ngày').first().waitFor()
    const compare = page.getByRole('region', { name: 'So sánh hai bản' })
    const words = compare.getByRole('list').first()
    await words.getByText('Chờ thêm hai ngày').waitFor()
    await words.getByText('Gửi thiệp cảm ơn').waitFor()
    await words.getByText('Nhắc tới khi trả lời').waitFor()
    const [before, after] = [compare.locator('.canvas').nth(0), compare.locator('.canvas').nth(1)]
    await before.locator('.canvas-card-bad [data-stop="step:again"]').getByText('bị bỏ').waitFor()
    await after.locator('.canvas-card-good [data-stop="step:more"]').getByText('mới thêm').waitFor()
    await after.locator('.canvas-card-wait [data-stop="step:thank"]').getByText('đã đổi').waitFor()
    expect(await findBarriers(page)).toEqual([])

    await pressUntil(page, 'Tab', 'li:last-child button:has-text("Đặt tên")')
    await page.keyboard.press('Enter')
    await page.getByLabel('Tên của bản 1').fill('Bản đầu tiên')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Bản đầu tiên', exact: true, level: 2 }).waitFor()

    await page.getByRole('button', { name: 'Quay lại bản này Bản 1' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Quay lại bản này' }).click()
    await page.getByText('Đã quay lại bản 1, nay là bản 3.').waitFor()
    expect(stage.shop.engine.registry.flow('flow')).toMatchObject({ version: 3, flow: { steps: careSteps } })
    await compare.getByLabel('Bản trước').selectOption('1')
    await compare.getByLabel('Bản sau').selectOption('3')
    await compare.getByText('Hai bản giống nhau.').waitFor()
    expect(stage.look.complaints).toEqual([])
  })

  test('are compared in words on a phone', async () => {
    await stage.shop.publish([...withoutRepeat, more], names)
    const look = await openLook(stage.browser, stage.shop.url, phone)
    await show(look.page, '/flows/flow/versions')
    await look.page.getByText('Gửi thiệp cảm ơn').first().waitFor()
    expect(await look.page.getByRole('application').count()).toBe(0)
    expect(await sidewaysScroll(look.page)).toBe(0)
    expect(await findBarriers(look.page)).toEqual([])
    await look.context.close()
  })
})

describe('publishing while runs are under way', () => {
  test('leaves them on their version unless a person says otherwise', async () => {
    await startRuns(stage.shop, 20, 20)
    await saveDraft([...careSteps, more])
    const { page } = stage.look
    await openEditor(page, 'flow')
    await page.locator('header .button-main').click()
    const dialog = page.getByRole('alertdialog')
    await dialog.getByText('2 lần chạy đang đứng ở “Chờ một ngày”, bản 1').waitFor()
    expect(await dialog.getByRole('combobox').inputValue()).toBe('stay')
    await dialog.getByRole('button', { name: 'Xem trên sơ đồ' }).click()
    await dialog.locator('.canvas-card-good [data-stop="step:more"]').waitFor()
    expect(await findBarriers(page)).toEqual([])
    await pressUntil(page, 'Tab', '[role=alertdialog] .button-main')
    await page.keyboard.press('Enter')
    await dialog.waitFor({ state: 'detached' })
    expect(await stage.shop.store.runs.count({ flowId: 'flow', version: 1, isUnfinished: true })).toBe(2)
  })

  test('moves those it is told to, after each was looked at', async () => {
    await startRuns(stage.shop, 20, 20, 8)
    await saveDraft([...careSteps, more])
    const { page } = stage.look
    await openEditor(page, 'flow')
    await page.locator('header .button-main').click()
    const dialog = page.getByRole('alertdialog')
    await dialog.getByLabel('Làm gì với 2 lần chạy đang đứng ở “Chờ một ngày”').selectOption('move')
    await dialog.locator('.button-main').click()
    await dialog.getByText('Chuyển sang bản mới: Xong 2 lần chạy.').waitFor()
    expect(await findBarriers(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Đóng' }).click()
    expect(await stage.shop.store.runs.count({ flowId: 'flow', version: 2 })).toBe(2)
    expect(await stage.shop.store.runs.count({ flowId: 'flow', version: 1, isUnfinished: true })).toBe(1)
  })

  test('says which cannot move, and why, before anything is published', async () => {
    await startRuns(stage.shop, 20)
    await saveDraft(careSteps.filter(({ id }) => id !== 'sort'))
    const { page } = stage.look
    await openEditor(page, 'flow')
    await page.locator('header .button-main').click()
    const dialog = page.getByRole('alertdialog')
    await dialog.getByText(/^Không chuyển được: /).waitFor()
    expect(await dialog.getByRole('option', { name: 'Chuyển sang bản mới' }).isDisabled()).toBe(true)
    expect(stage.shop.engine.registry.flow('flow').version).toBe(1)
  })
})
