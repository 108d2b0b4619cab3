import type { Gauge } from '../ports/telemetry.ts'
import type { PluginStanding } from './plugin-control.ts'

/** What each plugin has used since the start, and whether it is held. */
export function pluginGauges(plugins: readonly PluginStanding[]): readonly Gauge[] {
  const of = (name: string, help: string, value: (plugin: PluginStanding) => number): Gauge => ({
    name,
    help,
    samples: plugins.map((plugin) => ({ labels: { plugin: plugin.manifest.id }, value: value(plugin) }))
  })
  const counted = (name: string, help: string, value: (plugin: PluginStanding) => number): Gauge => ({
    ...of(name, help, value),
    isCounter: true
  })
  return [
    counted('mach_plugin_calls_total', 'Calls of a plugin.', ({ usage }) => usage.calls),
    {
      name: 'mach_plugin_failures_total',
      help: 'Calls of a plugin that ended with an error.',
      isCounter: true,
      samples: plugins.flatMap(({ manifest, usage }) =>
        Object.entries(usage.failuresByCode).map(([code, value]) => ({ labels: { plugin: manifest.id, code }, value }))
      )
    },
    counted('mach_plugin_cpu_seconds_total', 'Time a plugin had on the processor.', ({ usage }) => usage.cpuMs / 1_000),
    counted(
      'mach_plugin_stops_total',
      'Times the isolate of a plugin was thrown away because it broke a limit.',
      ({ usage }) => usage.stops
    ),
    of('mach_plugin_memory_megabytes', 'Memory of the isolates of a plugin.', ({ usage }) => usage.memoryMb),
    of('mach_plugin_held', 'Plugins that are switched off or in quarantine.', ({ hold }) => (hold ? 1 : 0)),
    of('mach_plugin_waiting_runs', 'Runs put aside until their plugin may be called.', (plugin) => plugin.waitingRuns)
  ]
}
