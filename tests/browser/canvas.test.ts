import { describe, expect, test } from 'vitest'
import type { Flow } from '../../schemas/flow.ts'
import type { Step } from '../../schemas/step.ts'
import { newStep } from '../../designer/edit/new-step.ts'
import { stepShapes } from '../../designer/edit/step-shape.ts'
import { focusedStop, openEditor, openEditStage, pressUntil } from './support/open-edit-stage.ts'
import { findBarriers, openLook } from './support/open-look.ts'

const stage = openEditStage()

const empty: Flow = { id: 'drawn', names: { vi: 'Thử', en: 'Try' }, trigger: { type: 'manual' }, steps: [] }
const wait = (id: string): Step => ({ id, kind: 'wait', for: 'PT1H' })

/** Four steps for each of so many branches below each other. */
function longFlow(branches: number): Flow {
  const steps = Array.from({ length: branches }, (_, n): readonly Step[] => {
    const cases = [{ id: 'a', when: 'true', steps: [wait(`w${n}`)] }]
    return [{ id: `b${n}`, kind: 'branch', cases, else: [wait(`e${n}`)] }, wait(`x${n}`)]
  })
  return { ...empty, steps: steps.flat() }
}

describe('the canvas', () => {
  test('draws of 300 steps only those that are near, and the keyboard reaches the others', async () => {
    const { page } = stage.look
    await stage.shop.post('/api/flows', longFlow(75))
    await openEditor(page, 'drawn')
    const drawn = page.locator('.svelte-flow__node')
    expect(await drawn.count()).toBeLessThan(100)
    await pressUntil(page, 'Tab', '[data-stop=trigger]')
    for (let times = 0; times < 30; times += 1) await page.keyboard.press('ArrowDown')
    await expect.poll(() => focusedStop(page)).toBe('step:w7')
    expect(await drawn.count()).toBeLessThan(100)
    await expect.poll(() => page.locator('[data-stop="step:b0"]').count()).toBe(0)
  })

  test('shows all of it from afar, without what could not be read', async () => {
    const { page } = stage.look
    await stage.shop.post('/api/flows', longFlow(75))
    await openEditor(page, 'drawn')
    await page.getByRole('button', { name: 'Vừa màn hình' }).click()
    await expect.poll(() => page.locator('.canvas-card').count()).toBe(301)
    await page.locator('.canvas-far').waitFor()
    expect(await page.locator('.canvas-card').first().innerText()).toBe('')
    expect(stage.look.complaints).toEqual([])
  })

  test('moves with the mouse and keeps the steps where they are to each other', async () => {
    const { page } = stage.look
    await openEditor(page, 'follow-up')
    const place = async () => (await page.locator('[data-stop="step:oneDay"]').boundingBox())?.y ?? 0
    const before = await place()
    await page.mouse.move(300, 300)
    await page.mouse.down()
    await page.mouse.move(300, 240, { steps: 6 })
    await page.mouse.up()
    // The first few pixels decide whether it is a drag or a click.
    expect(before - (await place())).toBeGreaterThan(45)
    expect(before - (await place())).toBeLessThan(61)
  })

  test('has a card, a panel and no barrier for every kind of step, in the dark too', async () => {
    const kinds = Object.keys(stepShapes) as readonly Step['kind'][]
    const steps = kinds.map((kind) => newStep(empty, kind === 'action' ? { kind, action: 'email.send' } : { kind }))
    const named = steps.map((step) => ({ ...step, names: { vi: step.kind, en: step.kind }, note: 'Nhớ hỏi lại' }))
    await stage.shop.post('/api/flows', { ...empty, steps: named })
    const { page, context, complaints } = await openLook(stage.browser, stage.shop.url, {
      width: 1440,
      language: 'en',
      colours: 'dark'
    })
    await openEditor(page, 'drawn')
    await page.locator('[data-stop=trigger]').click()
    for (const { id } of steps) {
      await pressUntil(page, 'Escape', '[data-stop]')
      while ((await focusedStop(page)) !== `step:${id}`) {
        await page.keyboard.press('ArrowDown')
        await page.waitForTimeout(60)
      }
      await page.keyboard.press('Enter')
      await page.locator('.edit-panel :focus').waitFor()
      expect(await findBarriers(page), id).toEqual([])
    }
    expect(complaints).toEqual([])
    await context.close()
  })
})
