import type { Gauge, GaugeSample } from '../ports/telemetry.ts'
import type { Engine } from './open-engine.ts'
import { pluginGauges } from './plugin-gauges.ts'

/** How things stand just now: queues, lag, outbox, circuits, and runs that nothing would wake. */
export async function readGauges({ store, worker, messages, clock, plugins }: Engine): Promise<readonly Gauge[]> {
  const [standing, byChannel] = await Promise.all([store.standing(), store.outbox.countByChannel()])
  const now = clock.now()
  const ageS = (since: number): number => Math.max(now - since, 0) / 1000
  const oldest = standing.ready.map(({ oldestAt }) => ageS(oldestAt))
  const hosts = messages.hosts()
  return [
    gauge(
      'mach_runs_ready',
      'Runs that are ready or being worked on, by flow.',
      standing.ready.map(({ flowId, count }) => ({ labels: { flow: flowId }, value: count }))
    ),
    single('mach_runs_held', 'Runs that the worker holds in memory.', worker.held()),
    single('mach_runs_waiting', 'Runs that sleep until their time comes.', standing.waiting),
    single('mach_run_lag_seconds', 'Age of the oldest ready run.', Math.max(0, ...oldest)),
    single(
      'mach_wake_lag_seconds',
      'How late the first waiting run is.',
      standing.wakeAt === null ? 0 : ageS(standing.wakeAt)
    ),
    single('mach_runs_stuck', 'Unfinished runs that nothing will ever wake; must be 0.', standing.stuck),
    gauge(
      'mach_outbox_messages',
      'Messages by channel and state.',
      Object.entries(byChannel).flatMap(([channel, counts]) =>
        Object.entries(counts).map(([state, value]) => ({ labels: { channel, state }, value }))
      )
    ),
    gauge(
      'mach_host_circuit_open',
      'Hosts that are asked or failed lately: 1 while nobody or only one probe goes there.',
      hosts.map(({ host, circuit }) => ({ labels: { host }, value: circuit.state === 'closed' ? 0 : 1 }))
    ),
    gauge(
      'mach_host_in_flight',
      'Messages on their way, by host.',
      hosts.map(({ host, inFlight }) => ({ labels: { host }, value: inFlight }))
    ),
    ...pluginGauges(plugins.standings())
  ]
}

function gauge(name: string, help: string, samples: readonly GaugeSample[]): Gauge {
  return { name, help, samples }
}

function single(name: string, help: string, value: number): Gauge {
  return gauge(name, help, [{ labels: {}, value }])
}
