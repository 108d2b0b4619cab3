import type Database from 'better-sqlite3'
import type { Setup } from '../../ports/store.ts'
import { rowToPlugin, rowToPluginState, type PluginSetupRow, type PluginStateRow } from '../setup-row.ts'
import type { GroupCommit } from './group-commit.ts'

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

/** Plugins in use, their states, and every version that is kept. */
export function openPluginSetup(database: Database.Database, group: GroupCommit): PluginSetup {
  const statements = prepare(database)
  return {
    savePlugin: ({ manifest, code, granted }, at) =>
      group.add(() => {
        const { id, version } = manifest
        const values = [version, JSON.stringify(manifest), code, JSON.stringify(granted)]
        statements.savePlugin.run(id, ...values, at)
        const newest = statements.newestPlugin.get(id) as { since: number; version: string } | undefined
        const since = newest?.version === version ? newest.since : Math.max(at, (newest?.since ?? 0) + 1)
        statements.savePluginVersion.run(id, since, ...values)
      }),
    plugins: () => Promise.resolve((statements.plugins.all() as PluginSetupRow[]).map(rowToPlugin)),
    pluginVersions() {
      const rows = statements.pluginVersions.all() as (PluginSetupRow & { readonly since: number })[]
      return Promise.resolve(rows.map((row) => ({ ...rowToPlugin(row), since: row.since })))
    },
    pluginStates: () => Promise.resolve((statements.states.all() as PluginStateRow[]).map(rowToPluginState)),
    setPluginState: ({ pluginId, state, reason, by, at }) =>
      group.add(() => {
        const text = reason === null ? null : JSON.stringify(reason)
        statements.setState.run(pluginId, state, text, by, at)
      }),
    removePluginVersion: (id, since) => group.add(() => void statements.removeVersion.run(id, since)),
    removePlugin: (id) =>
      group.add(() => {
        for (const statement of statements.remove) statement.run(id)
      })
  }
}

function prepare(database: Database.Database) {
  return {
    savePlugin: database.prepare(
      `insert into plugins (id, version, manifest, code, granted, installed_at) values (?, ?, ?, ?, ?, ?)
       on conflict (id) do update set version = excluded.version, manifest = excluded.manifest, code = excluded.code,
         granted = excluded.granted, installed_at = excluded.installed_at`
    ),
    plugins: database.prepare('select manifest, code, granted from plugins order by id'),
    newestPlugin: database.prepare(
      'select since, version from plugin_versions where id = ? order by since desc limit 1'
    ),
    savePluginVersion: database.prepare(
      `insert into plugin_versions (id, since, version, manifest, code, granted) values (?, ?, ?, ?, ?, ?)
       on conflict (id, since) do update set version = excluded.version, manifest = excluded.manifest,
         code = excluded.code, granted = excluded.granted`
    ),
    pluginVersions: database.prepare('select since, manifest, code, granted from plugin_versions order by id, since'),
    states: database.prepare('select id, state, reason, by, at from plugin_states order by id'),
    setState: database.prepare(
      `insert into plugin_states (id, state, reason, by, at) values (?, ?, ?, ?, ?)
       on conflict (id) do update set state = excluded.state, reason = excluded.reason, by = excluded.by, at = excluded.at`
    ),
    removeVersion: database.prepare('delete from plugin_versions where id = ? and since = ?'),
    remove: [
      database.prepare('delete from plugins where id = ?'),
      database.prepare('delete from plugin_versions where id = ?'),
      database.prepare('delete from plugin_states where id = ?')
    ]
  }
}
