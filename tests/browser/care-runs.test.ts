import type { Locator, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import type { JournalEntry } from '../../schemas/journal.ts'
import { show } from './support/open-look.ts'
import { openStage } from './support/open-stage.ts'
import { careRunIds } from './support/sample-care-runs.ts'
import { personId } from './support/sample-runs.ts'

const stage = openStage()

async function open(id: string): Promise<{ readonly page: Page; readonly story: Locator }> {
  const { page } = stage.look
  await show(page, `/runs/${id}`)
  const story = page.getByRole('region', { name: 'Diễn biến' })
  await story.waitFor()
  return { page, story }
}

describe('a run in which every kind of thing happens', () => {
  test('that waits says all it waits for, and shows each list with its own story', async () => {
    const { page, story } = await open(careRunIds.waiting)
    await page.getByText('Đang đợi 2 việc').waitFor()
    await page.getByText('“Chờ khách trả lời”: sự kiện đến là đi tiếp ngay.').waitFor()
    await page.getByText('“Tặng quà cho DH-1001?”: đợi người duyệt trả lời.').waitFor()
    const survey = story.getByRole('list', { name: 'Hỏi thăm' })
    await survey.getByText('Đợi: có tín hiệu “survey.answered”').waitFor()
    expect(await survey.getByRole('link', { name: 'Nguyễn Thị Hoa' }).getAttribute('href')).toContain(personId)
    const present = story.getByRole('list', { name: 'Nhánh 3' })
    await present.getByText('Đang đợi Chị Lan, Cô Mai hoặc Anh Bình').waitFor()
    await present.getByText('Anh Tú nhờ Cô Mai quyết định thay').waitFor()
    await present.getByText('Chị Lan chọn “Đồng ý”').waitFor()
    await present.getByText('Báo cho người duyệt').click()
    await present.getByText('Gửi email').waitFor()
    await story.getByText('xong', { exact: true }).waitFor()
    expect(await story.getByText('đang làm', { exact: true }).count()).toBe(2)
  })

  test('that is over tells lists, pages, rounds, events, the other run, changes by people and the goal', async () => {
    const { story } = await open(careRunIds.completed)
    await story.getByText('Rút được 37,25 trên 100.').waitFor()
    await story.getByText('Đi theo nhánh: Tặng mã giảm giá').waitFor()
    await story.getByText('Đã làm 710 mục · 680 bản ghi đã đổi · 3 tin gửi đi · mất 8 giây').waitFor()
    await story.getByText('Bỏ qua 2 mục').waitFor()
    await story.getByText('Xong sau 2 lượt').waitFor()
    await story.getByRole('list', { name: 'Lượt 2' }).getByText('Thức dậy lúc').waitFor()
    expect(await story.getByRole('list', { name: 'Lượt 1' }).isVisible()).toBe(false)
    await story.getByText('Lượt 1 ·').click()
    await story.getByRole('list', { name: 'Lượt 1' }).waitFor()
    await story.getByText('DH-1040', { exact: true }).waitFor()
    expect(await story.getByRole('link', { name: 'Mở lần chạy' }).getAttribute('href')).toBe(
      `/runs/${careRunIds.welcome}`
    )
    await story.getByText('Chuyển từ bản 1 sang bản 2').waitFor()
    await story.getByText('Đã sửa dữ liệu của lần chạy').waitFor()
    await story.getByText('Đạt mục tiêu', { exact: true }).waitFor()
  })

  test('that failed says where, and what was made good and what could not be', async () => {
    const { page, story } = await open(careRunIds.failed)
    await page.getByText('Dừng ở bước “Với mỗi khách hàng có giai đoạn là Khách mua hàng”').waitFor()
    await story.getByText('Hoàn lại: Giữ quà').waitFor()
    await story.getByText('Không hoàn lại được: Gửi email').waitFor()
    await story.getByText('Được một người, qua trang này hoặc API cho chạy lại.').waitFor()
  })

  test('that is in line says why it has not begun, and can be cancelled', async () => {
    const { page } = await open(careRunIds.queued)
    await page.getByText('Đã nhận, chưa bắt đầu').waitFor()
    await page.getByRole('button', { name: 'Hủy lần chạy' }).waitFor()
    await show(page, '/runs')
    await page.getByRole('radio', { name: 'Xếp hàng 1' }).check()
    await page.getByText('Đã hiện đủ 1 dòng.').waitFor()
    await page.getByText('Mạch tự bắt đầu khi tới lượt.').waitFor()
  })

  test('that has gone round and round shows the newest rounds, and the others when asked', async () => {
    const { standIn } = stage
    const round = (rounds: number): JournalEntry => ({
      kind: 'looped',
      step: 'remind',
      at: Date.now(),
      rounds,
      goesOn: true
    })
    standIn.world.runs = standIn.world.runs.map((run) =>
      run.id === careRunIds.queued
        ? { ...run, status: 'waiting' as const, journal: Array.from({ length: 33 }, (_, place) => round(place)) }
        : run
    )
    const { story } = await open(careRunIds.queued)
    await story.getByText('Đang ở lượt 33').waitFor()
    expect(await story.getByText('Lượt 13 ·').count()).toBe(0)
    await story.getByRole('button', { name: 'Xem thêm 13 lượt trước' }).click()
    await story.getByText('Lượt 13 ·').waitFor()
  })
})

describe('a flow with every kind of step', () => {
  test('reads down the page: each step a sentence, each list headed with when it runs', async () => {
    const { page } = stage.look
    await show(page, '/flows/after-sale')
    const steps = page.getByRole('region', { name: 'Các bước' })
    const sentences = [
      'Tính bằng mã',
      'Chia ngẫu nhiên 70/30',
      'Làm song song 3 nhánh, đợi cả ba',
      'Chờ khách trả lời',
      'Xin duyệt: Tặng quà cho …?',
      'Với mỗi khách hàng có giai đoạn là Khách mua hàng',
      'Lặp lại tối đa 5 lần cho đến khi isPaid: có',
      'Chờ đến 9:00 sáng thứ Hai–thứ Sáu',
      'Chờ 4 giờ trong giờ làm việc',
      'Chờ có đơn hàng mới, tối đa 30 ngày',
      'Chạy quy trình “Chào khách mới” và đợi kết quả',
      'Nếu points ≥ 50'
    ]
    for (const name of sentences) await steps.getByRole('heading', { name, exact: true }).waitFor()
    const lanes = [
      '70%',
      'Nhánh 3',
      'Nếu chọn',
      'Nếu quá hạn',
      'Với từng mục',
      'Mỗi lượt',
      'Nếu sau đó quy trình lỗi, hoàn lại bằng'
    ]
    for (const lane of lanes) await steps.getByText(lane, { exact: true }).first().waitFor()
    await steps.getByText('Chỉ khi: tổng tiền ≥ 1.000.000 ₫ và có mã đơn').waitFor()
    await steps.getByText('Tối đa 200 lần chạy cùng lúc, còn lại xếp hàng.').waitFor()
    expect(await steps.getByRole('link', { name: 'Xem quy trình' }).getAttribute('href')).toBe('/flows/welcome')
    await steps.getByText('Xem mã').click()
    await steps.getByText('const points').waitFor()
  })
})
