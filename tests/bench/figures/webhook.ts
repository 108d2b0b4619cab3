import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { figure, percentile, type Figure } from '../support/figure.ts'
import { postMany, type LoadResult } from '../support/load.ts'
import { withServer } from '../support/with-server.ts'

const warmUp = 2_000
const posts = 12_000
const clients = 64
const bodyOf = (n: number): string => JSON.stringify({ fullName: `Nguyễn Văn ${n}`, note: 'x'.repeat(250) })

/** Accepting a POST durably: answered after the synced commit of its run. Beside it: bare hono with one synced row. */
export async function benchWebhook(): Promise<readonly Figure[]> {
  const own = await withServer(async ({ url }) => {
    await postMany(`${url}/hooks/bench-accept`, { clients, count: warmUp, bodyOf })
    return postMany(`${url}/hooks/bench-accept`, { clients, count: posts, bodyOf })
  })
  const bare = await benchBare()
  return [
    figure('webhook_accepts_per_s', posts / own.seconds, 'posts/s', posts / bare.seconds),
    figure('webhook_p99_ms', percentile(own.tookMs, 0.99), 'ms', percentile(bare.tookMs, 0.99))
  ]
}

const bareScript = fileURLToPath(new URL('../support/bare-server.ts', import.meta.url))

async function benchBare(): Promise<LoadResult> {
  const folder = mkdtempSync(join(tmpdir(), 'mach-bare-'))
  const child = fork(bareScript, [join(folder, 'bare.db')], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const url = await new Promise<string>((resolve) => child.once('message', (message) => resolve(String(message))))
  await postMany(url, { clients, count: warmUp, bodyOf })
  const result = await postMany(url, { clients, count: posts, bodyOf })
  child.kill()
  rmSync(folder, { recursive: true, force: true })
  return result
}
