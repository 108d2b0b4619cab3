import type { JsonSchema } from '../../schemas/json.ts'
import { manifestSchema, type Manifest } from '../../schemas/manifest.ts'
import { compileCheck } from '../check.ts'
import { EngineError, engineError } from '../errors.ts'
import { refuseLooseEnds } from './refuse-loose-ends.ts'

const checkShape = compileCheck<Manifest>(manifestSchema, { trusted: true })

/** Checks a manifest: its shape, its names, and the schemas in it. Throws PLUGIN_INVALID, saying what to correct. */
export function checkManifest(value: unknown): Manifest {
  const checked = checkShape(value)
  if (!checked.ok) {
    const reasons = checked.fields.map(({ path, message }) => `${path} ${message.en}`)
    throw engineError('PLUGIN_INVALID', { reason: reasons.join('; ') })
  }
  const manifest = checked.value
  refuseTwins('entity', manifest.entities)
  refuseTwins('action', manifest.actions)
  refuseTwins('channel', manifest.channels)
  refuseTwins('trigger', manifest.triggers ?? [])
  for (const { id } of manifest.entities) refuseForeign(id, manifest.id)
  for (const { id, input, output } of manifest.actions) {
    checkSchema(`the input of the action ${id}`, input)
    checkSchema(`the output of the action ${id}`, output)
  }
  for (const { id, event } of manifest.triggers ?? []) checkSchema(`the event of the trigger ${id}`, event)
  for (const { id, payload } of manifest.channels) checkSchema(`the payload of the channel ${id}`, payload)
  if (manifest.settings) checkSettings(manifest.settings)
  refuseLooseEnds(manifest)
  return manifest
}

function refuseTwins(what: string, declared: readonly { readonly id: string }[]): void {
  const ids = declared.map(({ id }) => id)
  const twin = ids.find((id, at) => ids.indexOf(id) !== at)
  if (twin !== undefined) throw engineError('PLUGIN_INVALID', { reason: `the ${what} ${twin} is declared twice` })
}

function refuseForeign(entityId: string, pluginId: string): void {
  if (entityId.startsWith(`${pluginId}.`)) return
  const reason = `the entity ${entityId} must be named ${pluginId}.${entityId.split('.').at(-1) ?? entityId}`
  throw engineError('PLUGIN_INVALID', { reason })
}

function checkSettings(settings: JsonSchema): void {
  checkSchema('/settings', settings)
  if (settings['type'] === 'object') return
  throw engineError('PLUGIN_INVALID', { reason: `/settings must describe an object; add type: 'object'` })
}

function checkSchema(what: string, schema: JsonSchema): void {
  try {
    compileCheck(schema)
  } catch (error) {
    if (!(error instanceof EngineError)) throw error
    throw engineError('PLUGIN_INVALID', { reason: `${what} is not a schema that can be used: ${error.message}` }, error)
  }
}
