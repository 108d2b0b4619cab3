import type { Flow } from '../../schemas/flow.ts'
import { systemFields } from '../../schemas/record.ts'
import { placedSteps } from './flow-places.ts'
import { pathParts } from './path-parts.ts'
import type { ScopeEntry, ScopeGroup } from './scope.ts'

/** What a path of a text means at its place. */
export interface Reference {
  /**
   * `known`: a field with a label. `open`: nobody can say before it runs. The others are broken: its step is gone, comes
   * only later, or gives nothing of that name.
   */
  readonly state: 'known' | 'open' | 'gone' | 'later' | 'unknown'
  readonly source: ScopeGroup['source'] | null
  readonly entry: ScopeEntry | null
  /** What the path says behind its source. */
  readonly rest: readonly string[]
}

interface Around {
  readonly flow: Flow
  readonly scope: readonly ScopeGroup[]
  /** The step whose text it is; null for the flow itself. */
  readonly stepId: string | null
}

const system: ReadonlySet<string> = new Set(systemFields)
/** What expressions may begin with besides the trigger and steps, where nobody can say beforehand what is in it. */
const runNames: ReadonlySet<string> = new Set(['now', 'item', 'index', 'round', 'event', 'approval', 'output'])

export function findReference(path: string, around: Around): Reference {
  const parts = pathParts(path)
  for (const { source, entries } of around.scope) {
    const entry = entries.find((one) => isBegin(pathParts(one.path), parts))
    if (!entry) continue
    const length = pathParts(entry.path).length
    if (length === parts.length) return { state: 'known', source, entry, rest: [] }
    const isDeep = ['object', 'array', 'any'].includes(entry.type)
    return { state: isDeep ? 'open' : 'unknown', source, entry, rest: parts.slice(length) }
  }
  return parts[0] === 'steps' ? ofStep(parts, around) : ofOther(parts, around)
}

function ofStep([, id = '', ...rest]: readonly string[], { flow, scope, stepId }: Around): Reference {
  const group = scope.find(({ source }) => source.kind === 'step' && source.step.id === id)
  const order = placedSteps(flow).map(({ step }) => step)
  const step = order.find((one) => one.id === id)
  if (!step) return { state: 'gone', source: null, entry: null, rest }
  const source = { kind: 'step' as const, step }
  if (group) return { state: isOpen(group, rest) ? 'open' : 'unknown', source, entry: null, rest }
  const here = order.findIndex((one) => one.id === stepId)
  return { state: here !== -1 && order.indexOf(step) >= here ? 'later' : 'open', source, entry: null, rest }
}

function ofOther(parts: readonly string[], around: Around): Reference {
  const [root = ''] = parts
  if (root === 'trigger') return ofTrigger(parts.slice(1), around)
  return { state: runNames.has(root) ? 'open' : 'unknown', source: null, entry: null, rest: parts }
}

function ofTrigger(names: readonly string[], { scope }: Around): Reference {
  const group = scope.find(({ source }) => source.kind === 'trigger')
  const state = !group || isUnlisted(group, names) || isOpen(group, names) ? 'open' : 'unknown'
  return { state, source: { kind: 'trigger' }, entry: null, rest: names.length > 1 ? names.slice(1) : names }
}

/** What every trigger brings besides what is listed: its time, consents, and what the engine keeps of a record. */
function isUnlisted({ entries }: ScopeGroup, [part = '', name]: readonly string[]): boolean {
  if (name === undefined || !entries.some(({ path }) => pathParts(path)[1] === part)) return true
  return (part === 'record' || part === 'before') && system.has(name)
}

/** Whether the names behind a source lead to a group of its fields, taken as a whole. */
function isOpen({ entries }: ScopeGroup, rest: readonly string[]): boolean {
  return entries.some(({ path }) => {
    const [root, ...names] = pathParts(path)
    return isBegin(rest, root === 'steps' ? names.slice(1) : names)
  })
}

function isBegin(begin: readonly string[], of: readonly string[]): boolean {
  return begin.length <= of.length && begin.every((name, place) => of[place] === name)
}
