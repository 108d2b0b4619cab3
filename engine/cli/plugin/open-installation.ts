import type { Manifest } from '../../../schemas/manifest.ts'
import type { StoredRecord } from '../../../schemas/record.ts'
import { limits } from '../../limits.ts'
import { readAddress } from '../../lock-folder.ts'
import { openEngineOn } from '../../main.ts'
import type { UninstallPlan } from '../../run/plan-uninstall.ts'
import type { BuiltPlugin } from '../../registry/built-plugin.ts'
import { configOf } from '../config-of.ts'
import { installOwnPlugins } from '../install-pack.ts'
import { quietLog } from '../quiet-log.ts'
import { callApi } from './call-api.ts'

/** An installation as commands see it: a data folder of which nobody else is at work, or a running Mạch. */
export interface Installation {
  plugins(): Promise<readonly InstalledHere[]>
  install(plugin: BuiltPlugin, granted: readonly string[]): Promise<void>
  enable(pluginId: string): Promise<void>
  disable(pluginId: string): Promise<void>
  planUninstall(pluginId: string): Promise<UninstallPlan>
  uninstall(pluginId: string, isForced: boolean): Promise<UninstallPlan>
  /** Takes away old versions that no run needs, and names them. */
  prune(): Promise<readonly string[]>
  /** A page of the records of an entity. */
  records(entity: string, cursor: string | null): Promise<ListedRecords>
  close(): Promise<void>
}

export interface InstalledHere {
  readonly manifest: Manifest
  readonly granted: readonly string[]
}

export interface ListedRecords {
  readonly records: readonly StoredRecord[]
  readonly nextCursor: string | null
}

export interface InstallationOptions {
  readonly data?: string
  /** Address of a running Mạch, for example `http://127.0.0.1:3000`. */
  readonly url?: string
}

export async function openInstallation({ data, url }: InstallationOptions): Promise<Installation> {
  // A folder that somebody serves is worked on through that one.
  const config = configOf(data === undefined ? {} : { data })
  const address = url ?? readAddress(config.dataFolder)
  return address === null ? openFolder(data) : openRunning(address)
}

async function openFolder(data: string | undefined): Promise<Installation> {
  const engine = await openEngineOn(configOf(data === undefined ? {} : { data }), quietLog)
  try {
    await installOwnPlugins(engine)
  } catch (error) {
    await engine.stop()
    throw error
  }
  return {
    plugins: () => Promise.resolve(engine.registry.plugins()),
    async install({ manifest, code }, granted) {
      await engine.install.plugin({ manifest, code, granted })
    },
    enable: (id) => engine.plugins.enable(id, operator),
    disable: (id) => engine.plugins.disable(id, operator),
    planUninstall: (id) => engine.plugins.planUninstall(id),
    uninstall: (id, isForced) => engine.plugins.uninstall(id, { by: operator, isForced }),
    prune: () => engine.plugins.prune(),
    records: (entity, cursor) => engine.store.records.find(entity, queryOf(cursor)),
    close: () => engine.stop()
  }
}

function openRunning(url: string): Installation {
  return {
    async plugins() {
      const { plugins } = await callApi<{ readonly plugins: readonly InstalledHere[] }>(url, '/api/plugins')
      return plugins
    },
    async install({ manifest, code }, granted) {
      await callApi(url, '/api/plugins', { manifest, code, granted })
    },
    enable: (id) => callApi(url, pathOf(id, 'enable'), {}),
    disable: (id) => callApi(url, pathOf(id, 'disable'), {}),
    planUninstall: (id) => callApi<UninstallPlan>(url, pathOf(id, 'uninstall')),
    uninstall: (id, force) => callApi<UninstallPlan>(url, pathOf(id, 'uninstall'), { force }),
    prune: async () => (await callApi<{ readonly removed: readonly string[] }>(url, '/api/plugins/prune', {})).removed,
    records: (entity, cursor) =>
      callApi<ListedRecords>(url, `/api/records/${entity}?${new URLSearchParams(textOf(queryOf(cursor))).toString()}`),
    close: () => Promise.resolve()
  }
}

const operator = 'cli'
const pathOf = (id: string, what: string): string => `/api/plugins/${encodeURIComponent(id)}/${what}`
const queryOf = (cursor: string | null) => ({ limit: limits.pageRowsMax, ...(cursor === null ? {} : { cursor }) })

function textOf(query: Readonly<Record<string, string | number>>): Record<string, string> {
  return Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)]))
}
