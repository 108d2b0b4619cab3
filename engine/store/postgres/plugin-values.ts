import type { JsonObject } from '../../../schemas/json.ts'
import type { PluginValues } from '../../ports/plugin-values.ts'
import type { GroupCommit } from './group-commit.ts'
import type { Readers } from './readers.ts'

interface SecretRow {
  readonly name: string
  readonly sealed: string
  readonly saved_at: number
  readonly saved_by: string
}

/** Keeps what the owner has set for plugins; secrets come here sealed. */
export function openPluginValues(readers: Readers, group: GroupCommit): PluginValues {
  const write = (text: string, values: readonly (string | number)[]) =>
    group.alone(async (session) => {
      const [answer] = await session.send([{ text, values: [...values] }])
      return answer?.count ?? 0
    })
  return {
    async settings() {
      const rows = await readers.rows<{ plugin_id: string; settings: string }>(sql.settings)
      return Object.fromEntries(rows.map((row) => [row.plugin_id, JSON.parse(row.settings) as JsonObject]))
    },
    async saveSettings(plugin, values, { savedAt, savedBy }) {
      await write(sql.saveSettings, [plugin, JSON.stringify(values), savedAt, savedBy])
    },
    async secrets(plugin) {
      const rows = await readers.rows<SecretRow>(sql.secrets, [plugin])
      return rows.map(({ name, sealed, saved_at, saved_by }) => ({
        name,
        sealed,
        savedAt: saved_at,
        savedBy: saved_by
      }))
    },
    async saveSecret(plugin, { name, sealed, savedAt, savedBy }) {
      await write(sql.saveSecret, [plugin, name, sealed, savedAt, savedBy])
    },
    removeSecret: async (plugin, name) => (await write(sql.removeSecret, [plugin, name])) > 0
  }
}

const sql = {
  settings: 'select plugin_id, settings from plugin_settings',
  saveSettings: `insert into plugin_settings values ($1, $2, $3, $4)
    on conflict (plugin_id) do update set settings = excluded.settings, saved_at = excluded.saved_at, saved_by = excluded.saved_by`,
  secrets: 'select name, sealed, saved_at, saved_by from plugin_secrets where plugin_id = $1 order by name',
  saveSecret: `insert into plugin_secrets values ($1, $2, $3, $4, $5) on conflict (plugin_id, name)
    do update set sealed = excluded.sealed, saved_at = excluded.saved_at, saved_by = excluded.saved_by`,
  removeSecret: 'delete from plugin_secrets where plugin_id = $1 and name = $2'
}
