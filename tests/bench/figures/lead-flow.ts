import { statSync } from 'node:fs'
import { join } from 'node:path'
import { figure, type Figure } from '../support/figure.ts'
import { cpuSecondsOf } from '../support/cpu.ts'
import { postMany } from '../support/load.ts'
import { openBareLoop } from '../support/bare-loop.ts'
import { withServer, type BenchServer } from '../support/with-server.ts'

const warmUp = 2_000
const runs = 8_000
const clients = 64

/** POST to finished: three sandboxed calls, a person with two contact points, a task, audit and journal, all synced. */
export function benchLeadFlow(): Promise<readonly Figure[]> {
  return withServer(async (server, stop) => {
    await drive(server, 0, warmUp)
    const cpuBefore = cpuSecondsOf(server.pid)
    const startedAt = performance.now()
    await drive(server, warmUp, runs)
    const seconds = (performance.now() - startedAt) / 1000
    const cpuMs = ((cpuSecondsOf(server.pid) - cpuBefore) * 1000) / runs
    await stop()
    const file = join(server.folder, 'mach.db')
    const loop = openBareLoop(file)
    const bare = loop.writeNew(clients)
    loop.close()
    return [
      figure('lead_flow_runs_per_s', runs / seconds, 'runs/s', bare.runsPerSecond),
      figure('lead_flow_cpu_ms_per_run', cpuMs, 'ms', bare.cpuMsPerRun),
      figure('db_bytes_per_run', statSync(file).size / (warmUp + runs), 'bytes')
    ]
  })
}

async function drive(server: BenchServer, from: number, count: number): Promise<void> {
  const { statuses } = await postMany(`${server.url}/hooks/bench-lead`, {
    clients,
    count,
    bodyOf: (n) => leadBody(from + n)
  })
  if (statuses.get(202) !== count) throw new Error(`not all were accepted: ${JSON.stringify([...statuses])}`)
  while ((await server.held()) > 0) await new Promise((resolve) => setTimeout(resolve, 5))
}

function leadBody(n: number): string {
  const digits = String(10_000_000 + n)
  return JSON.stringify({
    fullName: `Anh Nguyễn Văn ${name(n)}`,
    phone: `09${digits}`,
    email: `Khach.${n}@Example.com `,
    score: 60
  })
}

function name(n: number): string {
  const letters = 'ABCDEGHIKLMNOPQRSTUVXY'
  return `${letters[n % 22]}${letters[Math.floor(n / 22) % 22]?.toLowerCase()}${letters[Math.floor(n / 484) % 22]?.toLowerCase()}`
}
