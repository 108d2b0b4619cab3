import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Gauge } from '../ports/telemetry.ts'

const loopResolutionMs = 20
const secondsPerNano = 1e-9
const quantiles = [0.5, 0.99] as const

/** What the process itself uses: CPU, memory, and how late its event loop runs since somebody last asked. */
export function processGauges(): () => readonly Gauge[] {
  const delay = monitorEventLoopDelay({ resolution: loopResolutionMs })
  delay.enable()
  return () => {
    const { user, system } = process.cpuUsage()
    // The monitor counts its own pause in; what lies above it is the delay.
    const lateS = (nanos: number): number => Math.max(nanos * secondsPerNano - loopResolutionMs / 1000, 0)
    const lags = quantiles.map((quantile) => ({
      labels: { quantile: String(quantile) },
      value: delay.count === 0 ? 0 : lateS(delay.percentile(quantile * 100))
    }))
    const longest = delay.count === 0 ? 0 : lateS(delay.max)
    delay.reset()
    return [
      {
        ...gauge('process_cpu_seconds_total', 'CPU time of the process so far.', (user + system) / 1e6),
        isCounter: true
      },
      gauge('process_resident_memory_bytes', 'Memory of the process.', process.memoryUsage.rss()),
      {
        name: 'mach_event_loop_lag_seconds',
        help: 'How late the event loop ran since the last look.',
        samples: [...lags, { labels: { quantile: '1' }, value: longest }]
      }
    ]
  }
}

function gauge(name: string, help: string, value: number): Gauge {
  return { name, help, samples: [{ labels: {}, value }] }
}
