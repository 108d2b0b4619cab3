import axe, { type AxeResults } from 'axe-core'
import type { Browser, BrowserContext, Page } from 'playwright-core'

/** How a page is looked at: on what screen, in which language and colours. */
export interface Look {
  readonly width: 1440 | 390
  readonly language: 'vi' | 'en'
  readonly colours: 'light' | 'dark'
}

const desk: Look = { width: 1440, language: 'vi', colours: 'light' }
export const phone: Look = { width: 390, language: 'vi', colours: 'light' }

export interface OpenLook {
  readonly page: Page
  readonly context: BrowserContext
  /** What the browser complained about: errors of scripts and breaches of the content security policy. */
  readonly complaints: readonly string[]
}

const waitMs = 15_000

export async function openLook(browser: Browser, address: string, look: Look = desk): Promise<OpenLook> {
  const isPhone = look.width === 390
  const context = await browser.newContext({
    baseURL: address,
    locale: 'vi-VN',
    viewport: { width: look.width, height: isPhone ? 844 : 900 },
    colorScheme: look.colours,
    reducedMotion: 'reduce',
    hasTouch: isPhone,
    isMobile: isPhone
  })
  context.setDefaultTimeout(waitMs)
  if (look.language === 'en') await context.addInitScript("localStorage.setItem('mach.language', 'en')")
  const page = await context.newPage()
  return { page, context, complaints: listen(page) }
}

function listen(page: Page): readonly string[] {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (line) => {
    if (line.type() === 'error' || line.type() === 'warning') complaints.push(line.text())
  })
  return complaints
}

/** Opens an address and waits until what it asks of the server is on the page. */
export async function show(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await page.locator('h1').first().waitFor()
  await page.locator('main .animate-pulse').first().waitFor({ state: 'detached' })
}

/** Breaches of WCAG 2.2 AA and of the good practice axe knows, one line each. */
export async function findBarriers(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source)
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
  const run = `axe.run(document, ${JSON.stringify({ runOnly: { type: 'tag', values: tags } })})`
  const { violations } = await page.evaluate<AxeResults>(run)
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`)
  )
}

/** How far the page is wider than its window, in pixels. */
export function sidewaysScroll(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth')
}
