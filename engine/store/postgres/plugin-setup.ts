import type { Setup } from '../../ports/store.ts'
import { rowToPlugin, rowToPluginState, type PluginSetupRow, type PluginStateRow } from '../setup-row.ts'
import type { GroupCommit } from './group-commit.ts'
import type { Readers } from './readers.ts'

type PluginSetup = Pick<
  Setup,
  | 'savePlugin'
  | 'plugins'
  | 'pluginVersions'
  | 'pluginStates'
  | 'setPluginState'
  | 'removePlugin'
  | 'removePluginVersion'
>
type VersionRow = PluginSetupRow & { readonly since: number }

/** Plugins in use, their states, and every version that is kept. */
export function openPluginSetup(readers: Readers, group: GroupCommit): PluginSetup {
  return {
    savePlugin: ({ manifest, code, granted }, at) =>
      group.alone(async (session) => {
        const { id, version } = manifest
        const values = [version, JSON.stringify(manifest), code, JSON.stringify(granted)]
        const [, answer] = await session.send([
          { text: sql.savePlugin, values: [id, ...values, at] },
          { text: sql.newestVersion, values: [id] }
        ])
        const newest = answer?.rows[0] as unknown as { readonly since: number; readonly version: string } | undefined
        const since = newest?.version === version ? newest.since : Math.max(at, (newest?.since ?? 0) + 1)
        await session.send([{ text: sql.saveVersion, values: [id, since, ...values] }])
      }),
    plugins: async () => (await readers.rows<PluginSetupRow>(sql.plugins)).map(rowToPlugin),
    async pluginVersions() {
      const rows = await readers.rows<VersionRow>(sql.versions)
      return rows.map((row) => ({ ...rowToPlugin(row), since: row.since }))
    },
    pluginStates: async () => (await readers.rows<PluginStateRow>(sql.states)).map(rowToPluginState),
    async setPluginState({ pluginId, state, reason, by, at }) {
      const text = reason === null ? null : JSON.stringify(reason)
      await group.write({ text: sql.setState, values: [pluginId, state, text, by, at] })
    },
    async removePluginVersion(id, since) {
      await group.write({ text: sql.removeVersion, values: [id, since] })
    },
    removePlugin: (id) =>
      group.alone(async (session) => {
        await session.send(sql.remove.map((text) => ({ text, values: [id] })))
      })
  }
}

const sql = {
  savePlugin: `insert into plugins (id, version, manifest, code, granted, installed_at) values ($1, $2, $3, $4, $5, $6)
    on conflict (id) do update set version = excluded.version, manifest = excluded.manifest, code = excluded.code,
      granted = excluded.granted, installed_at = excluded.installed_at`,
  plugins: 'select manifest, code, granted from plugins order by id',
  newestVersion: 'select since, version from plugin_versions where id = $1 order by since desc limit 1',
  saveVersion: `insert into plugin_versions (id, since, version, manifest, code, granted) values ($1, $2, $3, $4, $5, $6)
    on conflict (id, since) do update set version = excluded.version, manifest = excluded.manifest,
      code = excluded.code, granted = excluded.granted`,
  versions: 'select since, manifest, code, granted from plugin_versions order by id, since',
  states: 'select id, state, reason, by, at from plugin_states order by id',
  setState: `insert into plugin_states (id, state, reason, by, at) values ($1, $2, $3, $4, $5)
    on conflict (id) do update set state = excluded.state, reason = excluded.reason, by = excluded.by, at = excluded.at`,
  removeVersion: 'delete from plugin_versions where id = $1 and since = $2',
  remove: [
    'delete from plugins where id = $1',
    'delete from plugin_versions where id = $1',
    'delete from plugin_states where id = $1'
  ]
}
