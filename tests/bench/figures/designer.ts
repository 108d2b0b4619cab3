import type { Browser, CDPSession, Page } from 'playwright-core'
import { fetchedKb } from '../../support/fetched-kb.ts'
import { openBrowser } from '../../support/open-browser.ts'
import { longFlow } from '../support/long-flow.ts'
import { figure, median, percentile, type Figure } from '../support/figure.ts'
import { withServer } from '../support/with-server.ts'

const opensOf300 = 5
const pans = 3
/** Beside the cards. */
const handX = 330
const screen = { width: 1440, height: 900 }

/**
 * The web app in a real browser. Sizes are what a first visit fetches until the page stands still, packed as a server
 * would send it; times are those of a person who opens a flow of 300 steps and pans flows of 300 and 1,000.
 */
export function benchDesigner(): Promise<readonly Figure[]> {
  return withServer(async ({ url }) => {
    for (const steps of [300, 1_000]) await begin(url, steps)
    const browser = await openBrowser()
    try {
      const shell = await visit(browser, (page) => fetchedKb(page, `${url}/no-such-page`, 'h1'))
      const flow = `${url}/flows/long-300/edit`
      const flowPage = await visit(browser, (page) => fetchedKb(page, flow, '[data-stop=trigger]'))
      const openMs: number[] = []
      for (let round = 0; round < opensOf300; round += 1) openMs.push(await openOnce(browser, url))
      const small = await panMedian(browser, flow)
      const large = await panMedian(browser, `${url}/flows/long-1000/edit`)
      return [
        figure('shell_gzip_kb', shell, 'KB'),
        figure('flow_page_gzip_kb', flowPage, 'KB'),
        figure('open_300_ms', median(openMs), 'ms'),
        figure('pan_300_script_ms', small.scriptMs, 'ms'),
        figure('pan_1000_p95_ms', large.p95Ms, 'ms')
      ]
    } finally {
      await browser.close()
    }
  })
}

async function begin(url: string, steps: number): Promise<void> {
  const body = JSON.stringify(longFlow(`long-${steps}`, steps))
  const answer = await fetch(`${url}/api/flows`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body
  })
  if (!answer.ok) throw new Error(`the flow of ${steps} steps was refused: ${await answer.text()}`)
}

/** Each visit is the first: nothing is in a cache. */
async function visit<T>(browser: Browser, use: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ viewport: screen, locale: 'vi-VN' })
  try {
    return await use(await context.newPage())
  } finally {
    await context.close()
  }
}

/** From the beginning of the visit until the first cards can be read. */
function openOnce(browser: Browser, url: string): Promise<number> {
  return visit(browser, async (page) => {
    await page.addInitScript(watchCards)
    await page.goto(`${url}/flows/long-300/edit`)
    await page.locator('.canvas-card').first().waitFor()
    await page.waitForTimeout(100)
    return page.evaluate<number>('cardsShownAt')
  })
}

/** Notes the frame after the one in which the first card stood. */
const watchCards = `
  const look = () => requestAnimationFrame((now) => {
    if (document.querySelector('.canvas-card')) window.cardsShownAt = now; else look();
  });
  look();
`

interface Pan {
  readonly scriptMs: number
  readonly p95Ms: number
}

async function panMedian(browser: Browser, address: string): Promise<Pan> {
  const rounds: Pan[] = []
  for (let round = 0; round < pans; round += 1) rounds.push(await visit(browser, (page) => pan(page, address)))
  return {
    scriptMs: median(rounds.map(({ scriptMs }) => scriptMs)),
    p95Ms: median(rounds.map(({ p95Ms }) => p95Ms))
  }
}

/** Drags the canvas up and down by hand; the script time is the browser's own count, per frame that was drawn. */
async function pan(page: Page, address: string): Promise<Pan> {
  await page.goto(address)
  await page.locator('[data-stop=trigger]').waitFor()
  await page.waitForTimeout(1_000)
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable')
  await page.mouse.move(handX, 700)
  await page.mouse.down()
  const begunAt = await seenPart(page)
  await page.mouse.move(handX, 660)
  if ((await seenPart(page)) === begunAt) throw new Error('the canvas does not follow the hand')
  await page.evaluate(watchFrames)
  const before = await scriptSeconds(session)
  for (let move = 0; move < 240; move += 1) {
    await page.mouse.move(handX, 450 + 250 * Math.cos(move / 20))
    await page.waitForTimeout(12)
  }
  const took = (await scriptSeconds(session)) - before
  const frames = await page.evaluate<readonly number[]>('framesSeen')
  await page.mouse.up()
  return { scriptMs: (took * 1_000) / frames.length, p95Ms: percentile(frames, 0.95) }
}

function seenPart(page: Page): Promise<string | null> {
  return page.locator('.svelte-flow__viewport').getAttribute('style')
}

/** Notes how long each frame stood. */
const watchFrames = `
  window.framesSeen = [];
  let last = performance.now();
  const note = (now) => { framesSeen.push(now - last); last = now; requestAnimationFrame(note) };
  requestAnimationFrame(note);
`

async function scriptSeconds(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics')
  return metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? 0
}
