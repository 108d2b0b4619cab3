import { parseCapability } from '../../schemas/capability.ts'
import type { Manifest } from '../../schemas/manifest.ts'
import { isRange } from '../core/fits-range.ts'
import { engineError } from '../errors.ts'

/**
 * Refuses a manifest whose parts do not know each other: a capability for an entity that nobody declares, a secret that
 * goes nowhere, an action that uses what the plugin does not ask for. Throws PLUGIN_INVALID with the path and what to write.
 */
export function refuseLooseEnds(manifest: Manifest): void {
  const first = [...ranges(manifest), ...capabilities(manifest), ...secrets(manifest), ...uses(manifest)][0]
  if (first !== undefined) throw engineError('PLUGIN_INVALID', { reason: first })
}

function ranges({ id, engine, dependencies = {} }: Manifest): readonly string[] {
  const wanted = [
    ['/engine', engine],
    ...Object.entries(dependencies).map(([on, range]) => [`/dependencies/${on}`, range])
  ]
  const wrong = wanted.filter(([, range = '']) => !isRange(range))
  return [
    ...wrong.map(([path, range]) => `${path} is “${range}”, which is no range of versions; write for example ^0.1.0`),
    ...(Object.hasOwn(dependencies, id) ? [`/dependencies/${id} names the plugin itself; leave it out`] : [])
  ]
}

/** What a plugin asks for, and what its entities point to, is its own or that of a plugin it depends on. */
function capabilities(manifest: Manifest): readonly string[] {
  const asked = manifest.capabilities.flatMap((capability, place) => {
    const { kind, what } = parseCapability(capability) ?? { kind: null, what: '' }
    const path = `/capabilities/${place} (${capability})`
    if (kind === 'records:read' || kind === 'records:write')
      return strange(manifest, { path, what, own: entityIds(manifest) })
    if (kind === 'channel') return strange(manifest, { path, what: ownName(manifest, what), own: channelIds(manifest) })
    return []
  })
  const related = manifest.entities.flatMap(({ id, fields }) =>
    Object.entries(fields).flatMap(([name, field]) => {
      const what = field['x-mach'].relation?.entity
      const path = `/entities ${id}, field ${name}`
      return what === undefined ? [] : strange(manifest, { path, what, own: entityIds(manifest) })
    })
  )
  return [...asked, ...related]
}

interface Named {
  readonly path: string
  readonly what: string
  readonly own: readonly string[]
}

function strange({ id, dependencies = {} }: Manifest, { path, what, own }: Named): readonly string[] {
  const [owner = ''] = what.split('.')
  if (owner !== id && !Object.hasOwn(dependencies, owner))
    return [`${path} is about the plugin ${owner}; add it to dependencies, for example { ${owner}: '^0.1.0' }`]
  if (owner !== id || own.includes(what)) return []
  return [`${path} names ${what}, which this plugin does not declare; it has ${own.join(', ') || 'none'}`]
}

const entityIds = ({ entities }: Manifest) => entities.map(({ id }) => id)
const channelIds = ({ id, channels }: Manifest) => channels.map((channel) => `${id}.${channel.id}`)
const ownName = ({ id }: Manifest, channel: string) => (channel.includes('.') ? channel : `${id}.${channel}`)

function secrets({ secrets: declared = [], triggers = [], capabilities: asked }: Manifest): readonly string[] {
  const names = declared.map(({ name }) => name)
  const undeclared = asked.filter((each) => each.startsWith('secret:') && !names.includes(each.slice('secret:'.length)))
  return [
    ...undeclared.map((each) => `${each} is asked for, but /secrets does not say what it is`),
    ...names.flatMap((name, place) => (names.indexOf(name) === place ? [] : [`the secret ${name} is declared twice`])),
    ...declared.flatMap(({ name, hosts }, place) => {
      const isChecked = triggers.some(({ uses: used }) => used?.includes(`secret:${name}`))
      const lost = `/secrets/${place}/hosts is empty; name a host, or let a trigger use secret:${name} to check signatures`
      if (hosts.length === 0 && !isChecked) return [lost]
      const closed = hosts.filter((host) => !asked.includes(`http:${host}`) && !asked.includes(`http+plain:${host}`))
      return [
        ...(asked.includes(`secret:${name}`) ? [] : [`/secrets/${place} needs the capability secret:${name}`]),
        ...closed.map((host) => `/secrets/${place} goes to ${host}, which needs the capability http:${host}`)
      ]
    })
  ]
}

/** What its handlers use must be asked for, and what leaves must be said. */
function uses(manifest: Manifest): readonly string[] {
  const { actions, triggers = [], channels, capabilities: asked } = manifest
  const others = [
    ...triggers.map(({ id, uses: used = [] }) => ({ what: `the trigger ${id}`, used })),
    ...channels.map(({ id, uses: used = [] }) => ({ what: `the channel ${id}`, used }))
  ]
  const missing = others.flatMap(({ what, used }) =>
    used.filter((each) => !asked.includes(each)).map((each) => `${what} uses ${each}; add it to capabilities`)
  )
  return [...actionUses(manifest), ...missing, ...ways(actions)]
}

/** An action says that it is external, so that flows and people know; and one that is has somewhere to go. */
function ways(actions: Manifest['actions']): readonly string[] {
  return actions.flatMap(({ id, external, uses: used }) => {
    const hosts = used?.filter((each) => each.startsWith('http')) ?? []
    if (hosts.length > 0 && !external)
      return [`the action ${id} uses ${hosts[0]} but is not external; add external: {}`]
    if (external && used && hosts.length === 0)
      return [`the action ${id} is external but uses no host; add for example http:api.example.com to its uses`]
    return []
  })
}

function actionUses({ actions, capabilities: asked }: Manifest): readonly string[] {
  return actions.flatMap(({ id, uses: used, reads = [], writes = [] }) => {
    const missing = (used ?? []).filter((each) => !asked.includes(each))
    const place = used ? 'its uses' : 'capabilities'
    const unwritten = writes.filter(({ entity }) => !(used ?? asked).includes(`records:write:${entity}`))
    const unread = reads.filter(({ entity }) => !(used ?? asked).includes(`records:read:${entity}`))
    return [
      ...missing.map((each) => `the action ${id} uses ${each}; add it to capabilities`),
      ...unwritten.map(({ entity }) => `the action ${id} writes ${entity}; add records:write:${entity} to ${place}`),
      ...unread.map(({ entity }) => `the action ${id} reads ${entity}; add records:read:${entity} to ${place}`)
    ]
  })
}
