import type { JsonObject } from '../schemas/json.ts'
import type { Localized } from '../schemas/localized.ts'
import type { Manifest } from '../schemas/manifest.ts'
import type { OutsideCall } from '../schemas/outside-call.ts'
import type { PluginSetup } from '../schemas/plugin-setup.ts'
import { get, part, send } from './api.ts'

/** A plugin as `GET /api/plugins` shows it, as far as the app reads it. */
export interface PluginView {
  readonly id: string
  readonly version: string
  readonly labels: Localized
  readonly description: Localized | null
  readonly granted: readonly string[]
  /** `on`, or why it is held. */
  readonly state: string
  readonly manifest: Manifest
}

/** The part of the API about plugins. */
export const pluginApi = {
  plugins: async (signal: AbortSignal) =>
    (await get<{ readonly plugins: readonly PluginView[] }>('/api/plugins', signal)).plugins,
  setup: (id: string, signal: AbortSignal) => get<PluginSetup>(`/api/plugins/${part(id)}/setup`, signal),
  saveSettings: (id: string, settings: JsonObject) =>
    send<PluginSetup>('PUT', `/api/plugins/${part(id)}/settings`, { body: settings }),
  saveSecret: (id: string, name: string, value: string) =>
    send<null>('PUT', `/api/plugins/${part(id)}/secrets/${part(name)}`, { body: { value } }),
  removeSecret: (id: string, name: string) => send<null>('DELETE', `/api/plugins/${part(id)}/secrets/${part(name)}`),
  calls: async (id: string, signal: AbortSignal) =>
    (await get<{ readonly calls: readonly OutsideCall[] }>(`/api/plugins/${part(id)}/calls?limit=20`, signal)).calls
}
