import { describe, expect, test } from 'vitest'
import { findBarriers, show } from './support/open-look.ts'
import { personId } from './support/sample-runs.ts'
import { openStage } from './support/open-stage.ts'

const stage = openStage()

/** Changes a record as somebody else would. */
function changeElsewhere(values: object): void {
  const people = stage.standIn.world.records.get('crm.person') ?? []
  const changed = people.map((one) => (one.id === personId ? { ...one, ...values, version: one.version + 1 } : one))
  stage.standIn.world.records.set('crm.person', changed)
}

describe('the list of records', () => {
  test('shows values as people write them: phones, money, points, options, names of related records', async () => {
    const { page } = stage.look
    await show(page, '/records/crm.person')
    const hoa = page.getByRole('row', { name: 'Nguyễn Thị Hoa' })
    expect(await hoa.innerText()).toMatch(/0901 234 567[\s\S]*hoa@example.vn[\s\S]*Khách mua hàng[\s\S]*12\.500 điểm/)
    await show(page, '/records/sales.order')
    const order = page.getByRole('row', { name: 'DH-1001' })
    await order.getByText('Nguyễn Thị Hoa').waitFor()
    expect((await order.innerText()).replaceAll('\u00a0', ' ')).toContain('1.250.000 ₫')
  })

  test('is searched from the keyboard, and a header sorts it up, down and not at all', async () => {
    const { page } = stage.look
    await show(page, '/records/crm.person')
    await page.keyboard.press('/')
    await page.keyboard.type('dang minh')
    await page.getByText('Đã hiện đủ 10 dòng.').waitFor()
    const points = page.getByRole('columnheader', { name: 'Điểm tích lũy' })
    await points.getByRole('button').click()
    await page.getByRole('row').nth(1).getByText('Đặng Minh Ấm 5', { exact: true }).waitFor()
    expect(await points.getAttribute('aria-sort')).toBe('ascending')
    await points.getByRole('button').click()
    await page.getByRole('row').nth(1).getByText('Đặng Minh Ấm 68', { exact: true }).waitFor()
    await points.getByRole('button').click()
    await expect.poll(() => points.getAttribute('aria-sort')).toBeNull()
    await page.getByRole('searchbox').fill('0901')
    await expect.poll(() => stage.standIn.asked.at(-1)).toContain('search=0901&')
  })
})

describe('one record', () => {
  test('tells what happened around it, what points to it and who changed what', async () => {
    const { page } = stage.look
    await show(page, `/records/crm.person/${personId}`)
    await page.getByRole('link', { name: 'Chào khách mới' }).waitFor()
    await page.getByRole('tab', { name: 'Liên quan' }).click()
    await page.getByRole('link', { name: /DH-1001/ }).waitFor()
    expect(await findBarriers(page)).toEqual([])
    await page.getByRole('tab', { name: 'Lịch sử sửa đổi' }).click()
    await page.getByText('12.000 điểm').waitFor()
    await page.getByRole('link', { name: 'bởi một lần chạy' }).waitFor()
    expect(await findBarriers(page)).toEqual([])
  })

  test('of a ledger can neither be changed nor deleted', async () => {
    const { page } = stage.look
    const consent = stage.standIn.world.records.get('crm.consent')?.[0]
    await show(page, `/records/crm.consent/${consent?.id}`)
    await page.getByText('Loại bản ghi này chỉ được thêm').waitFor()
    expect(await page.getByRole('link', { name: 'Sửa' }).count()).toBe(0)
    expect(await page.getByRole('button', { name: 'Xóa' }).count()).toBe(0)
  })

  test('is deleted after a question', async () => {
    const { page } = stage.look
    await show(page, `/records/crm.person/${personId}`)
    await page.getByRole('button', { name: 'Xóa' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Xóa' }).click()
    await page.getByText('Đã xóa “Nguyễn Thị Hoa”.').waitFor()
    expect(await page.getByRole('row', { name: 'Nguyễn Thị Hoa' }).count()).toBe(0)
  })
})

describe('the form of a record', () => {
  test('says at the field what is missing or refused, puts the focus there, and saves what is right', async () => {
    const { page } = stage.look
    await show(page, '/records/crm.person/new')
    await page.getByRole('button', { name: 'Lưu' }).click()
    const name = page.getByLabel('Họ và tên')
    await page.getByText('Ô này không được để trống.').waitFor()
    await expect.poll(() => page.locator(':focus').getAttribute('id')).toBe(await name.getAttribute('id'))
    await name.fill('Mai Thị Cúc')
    await page.getByLabel('Số điện thoại').fill('123')
    await page.getByLabel('Điểm tích lũy').fill('1.500')
    await page.getByRole('button', { name: 'Lưu' }).click()
    await page.getByText('Số điện thoại phải có 10 chữ số.').waitFor()
    expect(await findBarriers(page)).toEqual([])
    await page.getByLabel('Số điện thoại').fill('0909 000 111')
    await page.getByRole('button', { name: 'Lưu' }).click()
    await page.getByRole('heading', { level: 1, name: 'Mai Thị Cúc' }).waitFor()
    const [made] = stage.standIn.world.records.get('crm.person') ?? []
    expect(made).toMatchObject({ fullName: 'Mai Thị Cúc', phone: '0909 000 111', points: 1500 })
    expect(made).not.toHaveProperty('email')
  })

  test('sends only what was touched and empties what was cleared', async () => {
    const { page } = stage.look
    await show(page, `/records/crm.person/${personId}/edit`)
    await page.getByLabel('Email').fill('')
    await page.getByLabel('Khách thân thiết').uncheck()
    const sent = page.waitForRequest((request) => request.method() === 'PATCH')
    await page.getByRole('button', { name: 'Lưu' }).click()
    expect((await sent).postDataJSON()).toEqual({ email: null, isVip: false })
    expect((await sent).headers()['if-match']).toBe('"1"')
  })

  test('keeps what was typed when somebody else was faster, and shows what they changed', async () => {
    const { page } = stage.look
    await show(page, `/records/crm.person/${personId}/edit`)
    await page.getByLabel('Điểm tích lũy').fill('20000')
    changeElsewhere({ points: 15_000, note: 'Đã gọi.' })
    await page.getByRole('button', { name: 'Lưu' }).click()
    await page.getByText('Có người vừa sửa bản ghi này').waitFor()
    await page.getByRole('button', { name: 'Tải lại' }).click()
    await page.getByText('người khác đã đổi ô này thành: 15.000 điểm').waitFor()
    expect(await page.getByLabel('Ghi chú').inputValue()).toBe('Đã gọi.')
    expect(await page.getByLabel('Điểm tích lũy').inputValue()).toBe('20000')
    await page.getByRole('button', { name: 'Lưu' }).click()
    await page.getByText('Đã lưu.').waitFor()
    expect(stage.standIn.world.records.get('crm.person')?.[0]).toMatchObject({
      points: 20_000,
      note: 'Đã gọi.',
      version: 3
    })
  })

  test('asks before leaving throws away what was typed', async () => {
    const { page } = stage.look
    await show(page, `/records/crm.person/${personId}/edit`)
    await page.getByLabel('Ghi chú').fill('Hẹn thứ Hai.')
    await page.getByRole('link', { name: 'Tổng quan' }).click()
    const question = page.getByRole('alertdialog', { name: 'Chưa lưu thay đổi' })
    await question.getByRole('button', { name: 'Quay lại' }).click()
    await question.waitFor({ state: 'hidden' })
    expect(await page.getByLabel('Ghi chú').inputValue()).toBe('Hẹn thứ Hai.')
    await page.getByRole('link', { name: 'Tổng quan' }).click()
    await question.getByRole('button', { name: 'Rời đi, không lưu' }).click()
    await page.getByRole('heading', { level: 1, name: 'Tổng quan' }).waitFor()
  })

  test('finds the record to point to by a few letters, with the keyboard alone', async () => {
    const { page } = stage.look
    await show(page, '/records/sales.order/new')
    await page.getByLabel('Mã đơn').fill('DH-9')
    await page.getByLabel('Tổng tiền').fill('2.500.000')
    await page.getByLabel('Khách hàng').focus()
    await page.keyboard.type('bui thu anh 6')
    await page.getByRole('option', { name: 'Bùi Thu Ánh 6', exact: true }).waitFor()
    expect(await findBarriers(page)).toEqual([])
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Lưu' }).click()
    await page.getByRole('link', { name: /^Bùi Thu Ánh 6/ }).waitFor()
    expect(stage.standIn.world.records.get('sales.order')?.[0]).toMatchObject({ code: 'DH-9', total: 2_500_000 })
  })
})
