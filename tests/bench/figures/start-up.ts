import { figure, median, type Figure } from '../support/figure.ts'
import { residentMbOf } from '../support/cpu.ts'
import { withServer } from '../support/with-server.ts'

const rounds = 5
const idleMs = 3_000

/** From the start of the process to the first answer, on an empty installation; then memory at rest, plugin host included. */
export async function benchStartUp(): Promise<readonly Figure[]> {
  const tookMs: number[] = []
  const restMb: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const startedAt = performance.now()
    await withServer(async ({ url, pid }) => {
      await fetch(`${url}/healthz`)
      tookMs.push(performance.now() - startedAt)
      if (round > 0) return
      await fetch(`${url}/hooks/bench-lead`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ fullName: 'An', phone: '0912345678', email: 'an@example.com', score: 60 })
      })
      await new Promise((resolve) => setTimeout(resolve, idleMs))
      restMb.push(residentMbOf(pid))
    })
  }
  return [figure('start_up_ms', median(tookMs), 'ms'), figure('idle_rss_mb', median(restMb), 'MB')]
}
