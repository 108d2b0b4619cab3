import { readFile, readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { openLook, phone, show } from './support/open-look.ts'
import { openStage } from './support/open-stage.ts'

const stage = openStage()

describe('the frame around the pages', () => {
  test('speaks Vietnamese until English is chosen, and remembers the choice', async () => {
    const { page } = stage.look
    await show(page, '/')
    expect(await page.locator('html').getAttribute('lang')).toBe('vi')
    await page.getByRole('radio', { name: 'English' }).check()
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
    await page.reload()
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe('en')
  })

  test('is dark or light as the system says until somebody chooses, before the first paint', async () => {
    const { page } = stage.look
    await show(page, '/')
    const paper = (): Promise<unknown> => page.evaluate('getComputedStyle(document.body).backgroundColor')
    const light = await paper()
    await page.emulateMedia({ colorScheme: 'dark' })
    const dark = await paper()
    expect(dark).not.toBe(light)
    await page.getByRole('radio', { name: 'Sáng' }).check()
    expect(await paper()).toBe(light)
    // Nothing can be painted before there is a body; what stands then is what is painted first.
    await page.addInitScript(`new MutationObserver((_, watch) => {
      if (!document.body) return
      window.themeOfBody = document.documentElement.dataset.theme
      watch.disconnect()
    }).observe(document, { childList: true, subtree: true })`)
    await page.reload()
    expect(await page.evaluate('themeOfBody')).toBe('light')
  })

  test('lets the keyboard skip the navigation and starts every new page at its heading', async () => {
    const { page } = stage.look
    await show(page, '/')
    await page.keyboard.press('Tab')
    const focused = page.locator(':focus')
    expect(await focused.textContent()).toContain('Tới nội dung chính')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('main')
    await page.getByRole('link', { name: 'Quy trình', exact: true }).click()
    await page.getByRole('heading', { level: 1, name: 'Quy trình' }).waitFor()
    await expect.poll(() => page.evaluate('document.activeElement.tagName')).toBe('H1')
  })

  test('has its navigation at the bottom of a phone', async () => {
    const onPhone = await openLook(stage.browser, stage.standIn.address, phone)
    await show(onPhone.page, '/')
    await onPhone.page.getByRole('link', { name: 'Dữ liệu' }).click()
    await onPhone.page.getByRole('link', { name: /^Khách hàng/ }).click()
    await onPhone.page.getByRole('heading', { level: 1, name: 'Khách hàng' }).waitFor()
    await onPhone.context.close()
  })

  test('says how to begin while there is nothing, and what to do when the server is gone', async () => {
    const { page } = stage.look
    stage.standIn.world.runs = []
    await show(page, '/')
    const form = page.getByRole('link', { name: 'Mở biểu mẫu' })
    expect(await form.getAttribute('href')).toBe('/f/lead')
    stage.standIn.world.hasFlows = false
    await page.reload()
    await page.getByText('npx mach demo').waitFor()
    await page.route('**/api/flows', (route) => route.abort())
    await page.goto('/flows')
    await page.getByText('Không nối được với Mạch.').waitFor()
    await page.unroute('**/api/flows')
    await page.getByRole('button', { name: 'Thử lại' }).click()
    await page.getByText('Chưa có quy trình nào', { exact: true }).waitFor()
  })
})

describe('the size of the app', () => {
  const folder = fileURLToPath(new URL('../../dist/designer/', import.meta.url))
  const zipped = async (name: string): Promise<number> => gzipSync(await readFile(folder + name)).length

  test('the frame loads at most 100 KB of scripts and 20 KB of styles, compressed', async () => {
    const html = await readFile(`${folder}index.html`, 'utf8')
    const scripts = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map((found) => found[1] ?? '')
    const styles = [...html.matchAll(/href="\/(assets\/[^"]+\.css)"/g)].map((found) => found[1] ?? '')
    const sum = async (names: readonly string[]): Promise<number> =>
      (await Promise.all(names.map(zipped))).reduce((total, size) => total + size, 0)
    expect(scripts.length).toBeGreaterThan(0)
    expect(await sum(scripts)).toBeLessThan(100_000)
    expect(await sum(styles)).toBeLessThan(20_000)
  })

  test('the editor of flows can be used after at most 170 KB, compressed; 165 are wanted', async () => {
    const names = await readdir(`${folder}assets`)
    const html = await readFile(`${folder}index.html`, 'utf8')
    const first = [...html.matchAll(/assets\/([^"]+\.js)"/g)].map((found) => found[1] ?? '')
    const own = names.filter((name) => /^(?:EditPage|Canvas)-.*\.js$/.test(name))
    const scripts = await withImports([...first, ...own])
    const styles = names.filter((name) => /^(?:EditPage|Canvas|index)-.*\.css$/.test(name))
    const sizes = await Promise.all([...scripts, ...styles].map((name) => zipped(`assets/${name}`)))
    expect(own.length).toBe(2)
    expect(sizes.reduce((total, size) => total + size, 0)).toBeLessThan(170_000)
  })

  test('all pages together stay under 420 KB, compressed', async () => {
    const names = (await readdir(`${folder}assets`)).filter((name) => name.endsWith('.js'))
    const sizes = await Promise.all(names.map((name) => zipped(`assets/${name}`)))
    expect(sizes.reduce((total, size) => total + size, 0)).toBeLessThan(420_000)
  })

  /** Scripts with all that they cannot begin without. */
  async function withImports(names: readonly string[]): Promise<ReadonlySet<string>> {
    const known = new Set<string>()
    const waiting = [...names]
    for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
      if (known.has(name)) continue
      known.add(name)
      const text = await readFile(`${folder}assets/${name}`, 'utf8')
      waiting.push(
        ...[...text.matchAll(/(?:from|import)\s*["'`]\.\/([^"'`]+\.js)["'`]/g)].map((found) => found[1] ?? '')
      )
    }
    return known
  }
})
