import type { Setup } from '../../ports/store.ts'
import { rowToPlugin, type PluginSetupRow } from '../setup-row.ts'
import type { GroupCommit } from './group-commit.ts'
import type { Readers } from './readers.ts'

type PluginSetup = Pick<Setup, 'savePlugin' | 'plugins' | 'pluginVersions'>
type VersionRow = PluginSetupRow & { readonly since: number }

/** Plugins in use, and every version that ever was. */
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
    }
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
  versions: 'select since, manifest, code, granted from plugin_versions order by id, since'
}
