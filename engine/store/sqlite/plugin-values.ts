import type Database from 'better-sqlite3'
import type { JsonObject } from '../../../schemas/json.ts'
import type { PluginValues, SealedSecret } from '../../ports/plugin-values.ts'
import type { GroupCommit } from './group-commit.ts'

/** Keeps what the owner has set for plugins; secrets come here sealed. */
export function openPluginValues(database: Database.Database, group: GroupCommit): PluginValues {
  const settings = database.prepare('select plugin_id, settings from plugin_settings')
  const saveSettings = database.prepare('insert or replace into plugin_settings values (?, ?, ?, ?)')
  const secrets = database.prepare(
    `select name, sealed, saved_at as "savedAt", saved_by as "savedBy" from plugin_secrets where plugin_id = ? order by name`
  )
  const saveSecret = database.prepare('insert or replace into plugin_secrets values (?, ?, ?, ?, ?)')
  const removeSecret = database.prepare('delete from plugin_secrets where plugin_id = ? and name = ?')
  return {
    settings() {
      const rows = settings.all() as { readonly plugin_id: string; readonly settings: string }[]
      return Promise.resolve(
        Object.fromEntries(rows.map((row) => [row.plugin_id, JSON.parse(row.settings) as JsonObject]))
      )
    },
    saveSettings: (plugin, values, { savedAt, savedBy }) =>
      group.add(() => void saveSettings.run(plugin, JSON.stringify(values), savedAt, savedBy)),
    secrets: (plugin) => Promise.resolve(secrets.all(plugin) as SealedSecret[]),
    saveSecret: (plugin, { name, sealed, savedAt, savedBy }) =>
      group.add(() => void saveSecret.run(plugin, name, sealed, savedAt, savedBy)),
    removeSecret: (plugin, name) => group.add(() => removeSecret.run(plugin, name).changes > 0)
  }
}
