import type { Flow } from '../../schemas/flow.ts'
import type { Localized } from '../../schemas/localized.ts'
import type { Manifest } from '../../schemas/manifest.ts'
import type { PluginState } from '../../schemas/plugin-state.ts'
import type { InstalledPlugin, PublishedFlow, VersionNote } from '../ports/store.ts'

/** A row of `plugins`, as far as it is read. */
export interface PluginSetupRow {
  readonly manifest: string
  readonly code: string
  readonly granted: string
}

/** A row of `plugin_states`. */
export interface PluginStateRow {
  readonly id: string
  readonly state: string
  readonly reason: string | null
  readonly by: string
  readonly at: number
}

/** A row of `flow_versions`. */
export interface FlowSetupRow {
  readonly flow: string
  readonly version: number
  readonly published_at: number
  readonly published_by: string | null
  readonly name: string | null
}

export type VersionRow = Omit<FlowSetupRow, 'flow'>

export function rowToVersion(row: VersionRow): VersionNote {
  return { version: row.version, publishedAt: row.published_at, publishedBy: row.published_by, name: row.name }
}

export function rowToPlugin(row: PluginSetupRow): InstalledPlugin {
  return {
    manifest: JSON.parse(row.manifest) as Manifest,
    code: row.code,
    granted: JSON.parse(row.granted) as string[]
  }
}

export function rowToPluginState({ id, state, reason, by, at }: PluginStateRow): PluginState {
  return {
    pluginId: id,
    state: state as PluginState['state'],
    reason: reason === null ? null : (JSON.parse(reason) as Localized),
    by,
    at
  }
}

export function rowToFlow(row: FlowSetupRow): PublishedFlow {
  return { flow: JSON.parse(row.flow) as Flow, version: row.version, publishedAt: row.published_at }
}
