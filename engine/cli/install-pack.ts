import { readdirSync, readFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { engineError } from '../errors.ts'
import { readBuiltPlugin } from '../registry/read-built-plugin.ts'
import type { Entrance } from '../accounts/open-entrance.ts'
import type { Engine } from '../run/open-engine.ts'
import { builtPluginsFolder } from './build.ts'

export const packsFolder = fileURLToPath(new URL('../../examples/packs', import.meta.url))

/** Installs the plugins that come with Mạch, or brings them up to date. What they ask for is granted: they are ours. */
export async function installOwnPlugins(engine: Engine): Promise<void> {
  if (!existsSync(builtPluginsFolder))
    throw engineError('PLUGIN_INVALID', { reason: 'nothing is built yet; run `npm run build` first' })
  const installed = new Map(engine.registry.plugins().map((plugin) => [plugin.manifest.id, plugin]))
  for (const name of readdirSync(builtPluginsFolder).toSorted()) {
    const { manifest, code } = await readBuiltPlugin(join(builtPluginsFolder, name))
    // What was taken away stays away until somebody installs it.
    if (engine.registry.holdOf(manifest.id)?.state === 'removed') continue
    const before = installed.get(manifest.id)
    const isSame =
      before !== undefined && before.code === code && JSON.stringify(before.manifest) === JSON.stringify(manifest)
    if (!isSame) await engine.install.plugin({ manifest, code, granted: manifest.capabilities })
  }
}

/** Installs the forms and flows of a pack folder; what is there already and unchanged stays as it is. */
export async function installPack(engine: Engine, name: string): Promise<void> {
  const folder = join(packsFolder, name)
  for (const form of readJsonFiles(join(folder, 'forms'))) await engine.install.form(form)
  for (const calendar of readJsonFiles(join(folder, 'calendars'))) await engine.install.calendar(calendar)
  for (const flow of readJsonFiles(join(folder, 'flows'))) await engine.install.flow(flow)
}

/** Adds the roles of a pack that are not there yet. */
export function installRoles(entrance: Entrance, name: string): Promise<void> {
  return entrance.lookedAfter.addRoles(readJsonFiles(join(packsFolder, name, 'roles')))
}

function readJsonFiles(folder: string): readonly unknown[] {
  if (!existsSync(folder)) return []
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .toSorted()
  return names.map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as unknown)
}
