import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'

const stillMs = 1_000

/** What a first visit fetches of the app until the page stands still, packed as a server would send it. Data is not counted. */
export async function fetchedKb(page: Page, address: string, sign: string): Promise<number> {
  const parts: Promise<number>[] = []
  page.on('response', (response) => {
    if (!['script', 'stylesheet', 'document'].includes(response.request().resourceType())) return
    parts.push(response.body().then((body) => gzipSync(body).length))
  })
  await page.goto(address)
  await page.locator(sign).first().waitFor()
  // The line for live changes stays open, so the network is never idle.
  await page.waitForTimeout(stillMs)
  return (await Promise.all(parts)).reduce((sum, bytes) => sum + bytes, 0) / 1_024
}
