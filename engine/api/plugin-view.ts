import type { PluginStanding } from '../run/plugin-control.ts'

/** A plugin as the API shows it. */
export function pluginView({ manifest, granted, hold, usage, waitingRuns, versions }: PluginStanding): object {
  const { id, version, labels, description } = manifest
  const { state = 'on', reason = null, by = null, at = null } = hold ?? {}
  return {
    id,
    version,
    labels,
    description: description ?? null,
    granted,
    state,
    hold: hold === null ? null : { reason, by, at, waitingRuns },
    usage,
    versions,
    manifest
  }
}
