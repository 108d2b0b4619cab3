import { existsSync } from 'node:fs'
import { mkdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import packedChromium from '@sparticuz/chromium'
import { chromium, type Browser } from 'playwright-core'

const systemChromium = '/usr/bin/chromium'
const unpackMsMax = 120_000

/** Opens a real browser: the system's Chromium when there is one, else the one that comes with the packages. */
export async function openBrowser(): Promise<Browser> {
  const isOnSystem = existsSync(systemChromium)
  return chromium.launch({
    executablePath: isOnSystem ? systemChromium : await unpackChromium(),
    // The packed browser brings a font that has all Vietnamese letters; a bare machine may have none.
    env: { ...process.env, ...(isOnSystem ? {} : { FONTCONFIG_PATH: join(tmpdir(), 'fonts') }) },
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync'
    ]
  })
}

/** Unpacks once, even when several test files start at the same time: half an executable does not run. */
async function unpackChromium(): Promise<string> {
  const lock = join(tmpdir(), 'mach-unpack-chromium')
  await takeLock(lock)
  try {
    return await packedChromium.executablePath()
  } finally {
    await rm(lock, { recursive: true, force: true })
  }
}

async function takeLock(lock: string): Promise<void> {
  for (;;) {
    try {
      await mkdir(lock)
      return
    } catch {
      const heldSince = await stat(lock).then(
        ({ mtimeMs }) => mtimeMs,
        () => Date.now()
      )
      // Whoever held it this long was killed.
      if (Date.now() - heldSince > unpackMsMax) await rm(lock, { recursive: true, force: true })
      await sleep(100)
    }
  }
}
