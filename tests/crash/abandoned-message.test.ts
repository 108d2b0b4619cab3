import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { limits } from '../../engine/limits.ts'
import { openSmtpCourier } from '../../engine/egress/smtp-courier.ts'
import { openFickleSmtp, type FickleSmtp } from '../support/fickle-smtp.ts'
import { messagesOf, sendHandler } from '../support/open-sender.ts'
import { openShop } from '../support/shop.ts'

const sender = fileURLToPath(new URL('sender-to-kill.ts', import.meta.url))

let folder = ''
let server: FickleSmtp

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mach-test-'))
  server = await openFickleSmtp()
  server.plan('silent')
})

afterEach(async () => {
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Kills the sender once the server has the whole mail and has not answered. */
async function killWhileSending(): Promise<void> {
  const child = spawn(process.execPath, [sender, folder, server.url], { stdio: 'ignore' })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  await expect.poll(() => server.seen.length, { timeout: 30_000 }).toBe(1)
  child.kill('SIGKILL')
  await ended
}

describe('a message whose sender was killed before the answer came', () => {
  test.each([
    { dropsRepeats: false, state: 'unknown', mails: 1, does: 'is held for a person' },
    { dropsRepeats: true, state: 'sent', mails: 2, does: 'is sent again under the same id where repeats are dropped' }
  ])('$does', async ({ dropsRepeats, state, mails }) => {
    await killWhileSending()
    const courier = openSmtpCourier({ url: server.url, from: 'Mai <mai@example.com>', dropsRepeats })
    const shop = await openShop({ folder, courier, handlers: sendHandler })
    await shop.clock.advance(limits.deliveryFirstDelayMs)
    await expect.poll(async () => (await messagesOf(shop)).map((message) => message.state)).toEqual([state])
    expect(server.seen).toHaveLength(mails)
    expect(new Set(server.seen).size).toBe(1)
    await shop.close()
    await courier.close()
  })
})
