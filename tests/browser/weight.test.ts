import { describe, expect, test } from 'vitest'
import { fetchedKb } from '../support/fetched-kb.ts'
import { openEditStage } from './support/open-edit-stage.ts'

const stage = openEditStage()

describe('the weight of the app', () => {
  test('is at most 100 KB for the shell, and 170 KB for a flow that is opened; 165 are wanted', async () => {
    const { page } = stage.look
    expect(await fetchedKb(page, '/no-such-page', 'h1')).toBeLessThan(100)
    const again = await stage.browser.newContext({ baseURL: stage.shop.url })
    const other = await again.newPage()
    expect(await fetchedKb(other, '/flows/follow-up/edit', '[data-stop=trigger]')).toBeLessThan(170)
    // The panel comes with the first sign of a hand.
    await other.mouse.move(300, 300)
    await other.locator('[data-stop="step:reminder"]').click()
    await other.locator('.edit-panel').waitFor()
    await again.close()
  })
})
