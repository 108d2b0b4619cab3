import type { Effect, MessageEffect, SignalEffect } from '../../schemas/effect.ts'
import type { Json, JsonObject } from '../../schemas/json.ts'
import type { FieldTest, StoredRecord } from '../../schemas/record.ts'
import type { ActionContext, ActionDefinition } from './define-action.ts'
import type { EntityDefinition, RecordOf, ValuesOf } from './define-entity.ts'
import type { PluginDefinition } from './define-plugin.ts'

/**
 * A pretend engine for tests of handlers: records in memory, a clock that stands still, ids that count. It holds what the
 * engine promises a plugin (capabilities, versions, unique values, append-only), and nothing of how the engine does it.
 */
export interface FakeWorld {
  /** Calls an action and makes the changes it asked for; one that is refused rejects. Data goes through JSON both ways. */
  run<A extends ActionDefinition>(action: A, input: Parameters<A['run']>[0]): Promise<FakeCall<OutputOf<A>>>
  /** Puts a record there before the test begins; gives its id. */
  put<const E extends EntityDefinition>(entity: E, values: ValuesOf<E>): string
  /** All records that are not deleted, oldest first. */
  all<const E extends EntityDefinition>(entity: E): readonly RecordOf<E>[]
  /** Deletes a record as a person would. */
  remove(entity: EntityDefinition, id: string): void
  setNow(now: string): void
  readonly messages: readonly MessageEffect[]
  readonly signals: readonly SignalEffect[]
}

type OutputOf<A extends ActionDefinition> = Awaited<ReturnType<A['run']>>

interface FakeCall<O> {
  readonly output: O
  readonly effects: readonly Effect[]
  readonly log: readonly string[]
  /** Entities of the reads that no declared read had answered: each of these costs a turn. */
  readonly awaited: readonly string[]
}

interface FakeWorldOptions {
  readonly plugins: readonly PluginDefinition[]
  /** ISO 8601; by default the first moment of 2026. */
  readonly now?: string
}

type Tables = ReadonlyMap<string, Map<string, StoredRecord>>

/** Opens a world in which the given plugins are installed with all that they ask for. */
export function openFakeWorld({ plugins, now: start = '2026-01-01T00:00:00.000Z' }: FakeWorldOptions): FakeWorld {
  const entities = new Map(plugins.flatMap(({ entities: own = [] }) => own).map((entity) => [entity.id, entity]))
  const tables: Tables = new Map([...entities.keys()].map((id) => [id, new Map()]))
  const messages: MessageEffect[] = []
  const signals: SignalEffect[] = []
  let now = start
  let count = 0
  const ids = { next: () => `00000000-0000-7000-8000-${(count += 1).toString(16).padStart(12, '0')}` }
  const apply = (effect: Effect) => {
    if (effect.kind === 'message') messages.push(effect)
    else if (effect.kind === 'signal') signals.push(effect)
    else applyChange({ tables, entities, now }, effect)
  }
  return {
    messages,
    signals,
    setNow: (at) => {
      now = at
    },
    put: (entity, values) => {
      const id = ids.next()
      apply({ kind: 'create', entity: entity.id, id, values: plain(values) })
      return id
    },
    all: <E extends EntityDefinition>(entity: E) =>
      [...tableOf(tables, entity.id).values()] as unknown as RecordOf<E>[],
    remove: (entity, id) => {
      tableOf(tables, entity.id).delete(id)
    },
    run: async <A extends ActionDefinition>(action: A, input: Parameters<A['run']>[0]) => {
      const plugin = ownerOf(plugins, action)
      const call = openCall({ plugin, action, input: plain(input), tables, now, ids })
      const output = plain(await action.run(call.input as never, call.context)) as OutputOf<A>
      for (const effect of call.effects) apply(plain(effect))
      return { output, effects: call.effects, log: call.log, awaited: call.awaited }
    }
  }
}

interface Calling {
  readonly plugin: PluginDefinition
  readonly action: ActionDefinition
  readonly input: JsonObject
  readonly tables: Tables
  readonly now: string
  readonly ids: ActionContext['ids']
}

function openCall(calling: Calling) {
  const { plugin, action, input, tables, now, ids } = calling
  const effects: Effect[] = []
  const log: string[] = []
  const awaited: string[] = []
  const need = (capability: string) => {
    if (!plugin.capabilities.includes(capability)) throw new Error(`${plugin.id} has not been granted ${capability}`)
  }
  const records: ActionContext['records'] = {
    find: async (entity, query) => {
      need(`records:read:${entity.id}`)
      if (!isPrefetched(action, input, { entity: entity.id, ...query })) awaited.push(entity.id)
      return plain(select([...tableOf(tables, entity.id).values()], query)) as never
    },
    get: async (entity, id) => {
      need(`records:read:${entity.id}`)
      awaited.push(entity.id)
      return plain(tableOf(tables, entity.id).get(id) ?? null) as never
    },
    create: (entity, values) => {
      need(`records:write:${entity.id}`)
      const id = ids.next()
      effects.push({ kind: 'create', entity: entity.id, id, values: plain(values) })
      return id
    },
    update: (entity, { id, version }, values) => {
      need(`records:write:${entity.id}`)
      effects.push({ kind: 'update', entity: entity.id, id, version, values: plain(values) })
    },
    delete: (entity, { id, version }) => {
      need(`records:write:${entity.id}`)
      effects.push({ kind: 'delete', entity: entity.id, id, version })
    }
  }
  const context: ActionContext = {
    records,
    ids,
    clock: { now: () => now },
    ...outgoing(plugin, { need, effects }),
    log: (line) => log.push(line)
  }
  return { input, context, effects, log, awaited }
}

interface Asking {
  readonly need: (capability: string) => void
  readonly effects: Effect[]
}

/** What a handler may send and say. */
function outgoing({ id }: PluginDefinition, { need, effects }: Asking): Pick<ActionContext, 'send' | 'signals'> {
  return {
    send: (channel, payload, options = {}) => {
      need(`channel:${channel}`)
      effects.push({ kind: 'message', channel: `${id}.${channel}`, payload, ...options })
    },
    signals: {
      emit: (name, options = {}) => {
        need('signal:emit')
        effects.push({ kind: 'signal', name, ...options })
      }
    }
  }
}

interface Query {
  readonly where?: Readonly<Record<string, FieldTest | undefined>>
  readonly sort?: string
  readonly limit?: number
}

/** A declared read answers a query that asks for exactly the same fields, with no order and no limit. */
function isPrefetched(
  action: ActionDefinition,
  input: JsonObject,
  query: Query & { readonly entity: string }
): boolean {
  const fields = Object.entries(query.where ?? {})
  if (query.sort !== undefined || query.limit !== undefined) return false
  return (action.reads ?? []).some(
    ({ entity, where }) =>
      entity === query.entity &&
      Object.keys(where).length === fields.length &&
      fields.every(([field, test]) => test !== undefined && test === input[where[field] ?? ''])
  )
}

function select(
  records: readonly StoredRecord[],
  { where = {}, sort = '', limit = 50 }: Query
): readonly StoredRecord[] {
  const field = sort.replace(/^-/, '')
  const wanted = Object.entries(where)
  const found = records.filter((record) => wanted.every(([name, test]) => fits(record[name] ?? null, test ?? null)))
  if (field === '') return found.toReversed().slice(0, limit)
  const ascending = found.toSorted((a, b) => (isBefore(a[field], b[field]) ? -1 : 1))
  return (sort.startsWith('-') ? ascending.toReversed() : ascending).slice(0, limit)
}

const tests: Readonly<Record<string, (value: Json, wanted: Json) => boolean>> = {
  eq: (value, wanted) => value === wanted,
  ne: (value, wanted) => value !== wanted,
  lt: (value, wanted) => isBefore(value, wanted),
  lte: (value, wanted) => value === wanted || isBefore(value, wanted),
  gt: (value, wanted) => isBefore(wanted, value),
  gte: (value, wanted) => value === wanted || isBefore(wanted, value),
  in: (value, wanted) => Array.isArray(wanted) && wanted.some((each) => each === value)
}

function fits(value: Json, test: FieldTest): boolean {
  if (test === null || typeof test !== 'object') return value === test
  return Object.entries(test).every(([name, wanted]) => tests[name]?.(value, wanted) ?? false)
}

function isBefore(a: Json | undefined, b: Json | undefined): boolean {
  if (typeof a === 'number' && typeof b === 'number') return a < b
  return typeof a === 'string' && typeof b === 'string' && a < b
}

interface Place {
  readonly tables: Tables
  readonly entities: ReadonlyMap<string, EntityDefinition>
  readonly now: string
}

function applyChange({ tables, entities, now }: Place, effect: Exclude<Effect, MessageEffect | SignalEffect>): void {
  const table = tableOf(tables, effect.entity)
  const entity = entities.get(effect.entity)
  const before = table.get(effect.id)
  if (effect.kind === 'create') {
    const made: StoredRecord = {
      ...effect.values,
      id: effect.id,
      version: 1,
      createdAt: now,
      createdBy: 'test',
      updatedAt: now,
      updatedBy: 'test'
    }
    refuseTaken(entity, table, made)
    table.set(effect.id, made)
    return
  }
  if (entity?.appendOnly) throw new Error(`${effect.entity} can only be added to`)
  if (before?.version !== effect.version) throw new Error(`${effect.entity} ${effect.id} has changed meanwhile`)
  if (effect.kind === 'delete') {
    table.delete(effect.id)
    return
  }
  const after: StoredRecord = { ...before, ...effect.values, version: before.version + 1, updatedAt: now }
  const kept = Object.fromEntries(Object.entries(after).filter(([, value]) => value !== null)) as StoredRecord
  refuseTaken(entity, table, kept)
  table.set(effect.id, kept)
}

function refuseTaken(
  entity: EntityDefinition | undefined,
  table: ReadonlyMap<string, StoredRecord>,
  record: StoredRecord
): void {
  const singles = Object.entries(entity?.fields ?? {}).flatMap(([name, field]) =>
    field['x-mach'].unique ? [[name]] : []
  )
  for (const group of [...singles, ...(entity?.unique ?? [])]) {
    if (group.some((name) => record[name] === undefined)) continue
    for (const other of table.values()) {
      if (other.id === record.id || group.some((name) => other[name] !== record[name])) continue
      throw new Error(`${entity?.id}: another record has the same ${group.join(', ')}`)
    }
  }
}

function tableOf(tables: Tables, entity: string): Map<string, StoredRecord> {
  const table = tables.get(entity)
  if (!table) throw new Error(`No plugin of this world declares ${entity}`)
  return table
}

function ownerOf(plugins: readonly PluginDefinition[], action: ActionDefinition): PluginDefinition {
  const owner = plugins.find(({ actions = [] }) => actions.includes(action))
  if (!owner) throw new Error(`No plugin of this world has the action ${action.id}`)
  return owner
}

/** What is left of a value once it has crossed the border as JSON text. */
function plain<T>(value: T): T & JsonObject {
  return JSON.parse(JSON.stringify(value)) as T & JsonObject
}
