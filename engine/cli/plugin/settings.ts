import type { Command } from 'commander'
import type { Json, JsonObject, JsonSchema } from '../../../schemas/json.ts'
import type { PluginSetup } from '../../../schemas/plugin-setup.ts'
import { describeSchema } from '../../registry/describe-schema.ts'
import { withApi } from '../call-api.ts'
import { withPlaceOptions, type PlaceOptions } from './with-place-options.ts'

/** `mach plugin settings <plugin>`: shows what the owner can set; `set` and `unset` change it. */
export function addSettings(plugin: Command): void {
  const command = plugin
    .command('settings')
    .description('show what can be set of a plugin; set <name> <value> and unset <name> change it')
    .argument('<plugin>', 'id of the plugin')
    .argument('[change...]', 'set <name> <value>, or unset <name>; a value that is no text is written as JSON')
  withPlaceOptions(command).action(
    async (id: string, [change, name = '', value = '']: string[], options: PlaceOptions) => {
      const setup = await withApi(options, async (call) => {
        const path = `/api/plugins/${encodeURIComponent(id)}`
        const before = await call<PluginSetup>('GET', `${path}/setup`)
        if (change === undefined) return before
        return call<PluginSetup>('PUT', `${path}/settings`, changed(command, before, { change, name, value }))
      })
      console.log(options.json === true ? JSON.stringify(setup) : saySetup(setup))
    }
  )
}

interface Change {
  readonly change: string
  readonly name: string
  readonly value: string
}

function changed(command: Command, { schema, settings }: PluginSetup, { change, name, value }: Change): JsonObject {
  const { [name]: _, ...others } = settings
  if (change === 'unset' && name !== '') return others
  if (change === 'set' && name !== '') return { ...others, [name]: readValue(schema, name, value) }
  return command.error('Viết: mach plugin settings <plugin> set <name> <value> · write it so, or unset <name>')
}

/** A text is taken as it stands; anything else is written as JSON. */
function readValue(schema: JsonSchema | null, name: string, value: string): Json {
  const properties = (schema?.['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>
  if (properties[name]?.['type'] === 'string') return value
  try {
    return JSON.parse(value) as Json
  } catch {
    return value
  }
}

function saySetup({ id, schema, settings, secrets }: PluginSetup): string {
  const rows = schema ? describeSchema(schema, 'vi') : []
  const properties = (schema?.['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>
  const lines = rows.map(({ name, meaning }) => {
    const set = settings[name]
    const shown = set ?? properties[name]?.['default']
    const note = set === undefined ? ' (mặc định · default)' : ''
    return `  ${name} = ${shown === undefined ? '—' : JSON.stringify(shown)}${shown === undefined ? '' : note}   ${meaning}`
  })
  const secretLines = secrets.map(
    ({ name, labels, isSet }) =>
      `  ${name}   ${isSet ? 'đã đặt · set' : 'CHƯA ĐẶT · NOT SET'}   ${labels.vi} · ${labels.en}`
  )
  const none = '  không có · none'
  return [
    `Cài đặt của ${id} · Settings`,
    ...(lines.length > 0 ? lines : [none]),
    'Bí mật · Secrets',
    ...(secretLines.length > 0 ? secretLines : [none])
  ].join('\n')
}
