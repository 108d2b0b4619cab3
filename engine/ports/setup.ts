import type { Calendar } from '../../schemas/calendar.ts'
import type { Entity } from '../../schemas/entity.ts'
import type { Flow } from '../../schemas/flow.ts'
import type { Form } from '../../schemas/form.ts'
import type { Millis } from '../../schemas/json.ts'
import type { Manifest } from '../../schemas/manifest.ts'
import type { PluginState } from '../../schemas/plugin-state.ts'

/** What is installed: plugins, forms, flows. */
export interface Setup {
  readonly entities: () => readonly Entity[]
  /** Makes or widens the tables of entities; throws SCHEMA_CHANGE_REFUSED for what would lose data. */
  applyEntities(entities: readonly Entity[]): Promise<readonly string[]>
  /** Puts a version in use from `at` on; the same version again replaces itself. Earlier ones are kept for their runs. */
  savePlugin(plugin: InstalledPlugin, at: Millis): Promise<void>
  /** What is in use now. */
  plugins(): Promise<readonly InstalledPlugin[]>
  /** Every version that was ever in use, by plugin, oldest first. */
  pluginVersions(): Promise<readonly PluginVersion[]>
  /** Plugins that are not simply on. */
  pluginStates(): Promise<readonly PluginState[]>
  setPluginState(state: PluginState): Promise<void>
  /** Takes one version away, of which nobody has need any more. */
  removePluginVersion(id: string, since: Millis): Promise<void>
  /** Takes a plugin away with all its versions; its records stay. */
  removePlugin(id: string): Promise<void>
  saveForm(form: Form): Promise<void>
  forms(): Promise<readonly Form[]>
  /** Publishes a version; an unchanged flow keeps its version. */
  publishFlow(flow: Flow, at: Millis, by?: string | null): Promise<number>
  /** The newest version of each flow. */
  flows(): Promise<readonly PublishedFlow[]>
  flowVersion(id: string, version: number): Promise<PublishedFlow | null>
  /** All versions of a flow, newest first, without their content. */
  flowVersions(id: string): Promise<readonly VersionNote[]>
  /** What people call a version from now on; null: its number alone. */
  nameVersion(id: string, version: number, name: string | null): Promise<void>
  schedules(): Promise<Readonly<Record<string, Millis>>>
  /** The secret of that name; the fresh one is kept when there was none. */
  secret(name: string, fresh: string): Promise<string>
  saveCalendar(calendar: Calendar): Promise<void>
  calendars(): Promise<readonly Calendar[]>
  /** Flows that are not simply on. */
  flowStates(): Promise<Readonly<Record<string, FlowState>>>
  setFlowState(flowId: string, state: FlowState, at: Millis): Promise<void>
}

/** `on`: triggers start runs. `paused`: they are taken and wait in line, and nothing goes on. `off`: triggers do nothing. */
export type FlowState = 'on' | 'paused' | 'off'

export interface InstalledPlugin {
  readonly manifest: Manifest
  readonly code: string
  /** Capabilities an admin has granted; a part of what the manifest asks for. */
  readonly granted: readonly string[]
}

export interface PluginVersion extends InstalledPlugin {
  /** From then on it was the one in use. */
  readonly since: Millis
}

/** A version without its content. */
export interface VersionNote {
  readonly version: number
  readonly publishedAt: Millis
  /** Who published it, as far as that is known. */
  readonly publishedBy: string | null
  readonly name: string | null
}

export interface PublishedFlow {
  readonly flow: Flow
  readonly version: number
  readonly publishedAt: Millis
}
