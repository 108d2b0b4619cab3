import { describe, expect, test } from 'vitest'
import type { RunDetail } from '../../schemas/views.ts'
import { show } from './support/open-look.ts'
import { runIds, sampleRuns } from './support/sample-runs.ts'
import { openStage } from './support/open-stage.ts'

const stage = openStage()

/** Finished runs, the newest first. */
function manyRuns(count: number): readonly RunDetail[] {
  const [, , pattern] = sampleRuns(Date.now())
  if (!pattern) return []
  return Array.from({ length: count }, (_, place) => ({ ...pattern, id: `run-${String(place).padStart(6, '0')}` }))
}

describe('live changes', () => {
  test('a run that changed on the server changes in the list by itself', async () => {
    const { page } = stage.look
    await show(page, '/runs')
    const row = page.getByRole('listitem').filter({ has: page.locator(`a[href="/runs/${runIds.waiting}"]`) })
    await row.getByText('Đang chờ', { exact: true }).waitFor()
    stage.standIn.world.runs = stage.standIn.world.runs.map((run) =>
      run.id === runIds.waiting ? { ...run, status: 'completed', wakeAt: null, updatedAt: Date.now() } : run
    )
    stage.standIn.announce({ runs: [runIds.waiting], entities: [] })
    await row.getByText('Hoàn tất', { exact: true }).waitFor()
    await page.getByRole('radio', { name: 'Hoàn tất 3' }).waitFor()
  })

  test('a change that comes while the list is being asked for is not lost', async () => {
    const { page } = stage.look
    await show(page, '/runs')
    const asked = page.waitForRequest(/api\/runs\?limit=50/)
    await page.route(/api\/runs\?limit=50/, async (route) => {
      const response = await route.fetch()
      await new Promise((done) => setTimeout(done, 250))
      await route.fulfill({ response })
    })
    stage.standIn.announce({ runs: [runIds.failed], entities: [] })
    await asked
    await page.waitForTimeout(100)
    const newer = manyRuns(1)
    stage.standIn.world.runs = [...newer, ...stage.standIn.world.runs]
    stage.standIn.announce({ runs: newer.map(({ id }) => id), entities: [] })
    await page.locator('a[href="/runs/run-000000"]').waitFor()
  })

  test('rows that arrive on top leave the reader where she was', async () => {
    const { page } = stage.look
    stage.standIn.world.runs = manyRuns(50)
    await show(page, '/runs')
    const watched = page.locator('a[href="/runs/run-000030"]')
    await watched.scrollIntoViewIfNeeded()
    const before = (await watched.boundingBox())?.y
    const newer = manyRuns(3).map((run) => ({ ...run, id: `new-${run.id}` }))
    stage.standIn.world.runs = [...newer, ...stage.standIn.world.runs]
    stage.standIn.announce({ runs: newer.map(({ id }) => id), entities: [] })
    await page.locator('a[href="/runs/new-run-000000"]').waitFor({ state: 'attached' })
    const after = (await watched.boundingBox())?.y
    expect(Math.abs((after ?? 0) - (before ?? 0))).toBeLessThan(4)
  })

  test('a cut line is said, and when it is back everything is asked for anew', async () => {
    const { page } = stage.look
    await show(page, '/')
    await page.getByText('Cập nhật trực tiếp').first().waitFor({ state: 'attached' })
    stage.standIn.cutLive()
    await page.getByText('Mất kết nối, đang nối lại…').first().waitFor({ state: 'attached' })
    stage.standIn.world.runs = []
    await page.getByText('Bắt đầu nào').waitFor()
    await page.getByText('Cập nhật trực tiếp').first().waitFor({ state: 'attached' })
  })

  test('more rows come on demand, and going back from a run lands on the same row', async () => {
    const { page } = stage.look
    stage.standIn.world.runs = manyRuns(120)
    await show(page, '/runs')
    await page.getByRole('button', { name: 'Tải thêm' }).click()
    const far = page.locator('a[href="/runs/run-000110"]')
    await far.scrollIntoViewIfNeeded()
    await page.getByText('Đã hiện đủ 120 dòng.').waitFor()
    const before = (await far.boundingBox())?.y ?? 0
    await far.click()
    await page.getByRole('heading', { level: 1, name: 'Nguyễn Thị Hoa' }).waitFor()
    await page.goBack()
    await far.waitFor()
    await expect.poll(async () => Math.abs(((await far.boundingBox())?.y ?? 0) - before)).toBeLessThan(4)
    expect(await page.locator(':focus').getAttribute('href')).toBe('/runs/run-000110')
  })
})
