import type { Effect, MessageEffect, SignalEffect } from '../../schemas/effect.ts'
import type { JsonObject } from '../../schemas/json.ts'
import type { StoredRecord } from '../../schemas/record.ts'
import type { ActionContext, ActionDefinition } from './define-action.ts'
import type { KnownEntity, RecordOf, ValuesOf } from './define-entity.ts'
import type { PluginDefinition } from './define-plugin.ts'
import { applyChange, select, tableOf, type FakeEntity, type Query, type Tables } from './fake-records.ts'
import { isolateRunnerOf, type IsolateCall, type IsolateRunner } from './isolate-runner.ts'

/**
 * A pretend engine for tests of handlers: records in memory, a clock that stands still, ids that count. It holds what the
 * engine promises a plugin (capabilities, versions, unique values, append-only), and nothing of how the engine does it.
 * Under `mach plugin test` the handlers of the plugin under test run in a real isolate, else as plain functions.
 */
export interface FakeWorld {
  /** Calls an action and makes the changes it asked for; one that is refused rejects. Data goes through JSON both ways. */
  run<A extends ActionDefinition>(action: A, input: Parameters<A['run']>[0]): Promise<FakeCall<OutputOf<A>>>
  /** Puts a record there before the test begins; gives its id. */
  put<const E extends KnownEntity>(entity: E, values: ValuesOf<E>): string
  /** All records that are not deleted, oldest first. */
  all<const E extends KnownEntity>(entity: E): readonly RecordOf<E>[]
  /** Deletes a record as a person would. */
  remove(entity: KnownEntity, id: string): void
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
  /** Entities of other plugins that are installed beside them. */
  readonly foreign?: readonly KnownEntity[]
  /** ISO 8601; by default the first moment of 2026. */
  readonly now?: string
}

/** Opens a world in which the given plugins are installed with all that they ask for. */
export function openFakeWorld(options: FakeWorldOptions): FakeWorld {
  const { plugins, foreign = [], now: start = '2026-01-01T00:00:00.000Z' } = options
  const own: readonly FakeEntity[] = plugins.flatMap(({ entities: declared = [] }) => declared)
  const entities = new Map<string, FakeEntity>([...foreign, ...own].map((entity) => [entity.id, entity] as const))
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
    all: <E extends KnownEntity>(entity: E) => [...tableOf(tables, entity.id).values()] as unknown as RecordOf<E>[],
    remove: (entity, id) => {
      tableOf(tables, entity.id).delete(id)
    },
    run: async <A extends ActionDefinition>(action: A, input: Parameters<A['run']>[0]) => {
      const plugin = ownerOf(plugins, action)
      const call = openCall({ plugin, action, input: plain(input), tables, now, ids })
      const runner = isolateRunnerOf(plugin.id)
      const answer = runner ? await runInIsolate(call, runner) : await action.run(call.input as never, contextOf(call))
      const output = plain(answer) as OutputOf<A>
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

/** A call under way: what it may do, and what it has asked for so far. */
interface Call extends Calling {
  readonly effects: Effect[]
  readonly log: string[]
  readonly awaited: string[]
  /** Throws unless the plugin asks for the capability and the action says that it uses it. */
  need(capability: string): void
}

function openCall(calling: Calling): Call {
  const { plugin, action } = calling
  const asked: readonly string[] = plugin.capabilities
  const used: readonly string[] = action.uses ?? []
  const need = (capability: string): void => {
    if (!asked.includes(capability)) throw new Error(`${plugin.id} has not been granted ${capability}`)
    if (!used.includes(capability)) throw new Error(`${plugin.id}.${action.id} does not say that it uses ${capability}`)
  }
  return { ...calling, effects: [], log: [], awaited: [], need }
}

function contextOf(call: Call): ActionContext {
  const { action, input, now, ids, awaited } = call
  const records: ActionContext['records'] = {
    find: async (entity, query) => {
      if (isPrefetched(action, input, { entity: entity.id, ...query })) return read(call, entity.id, query) as never
      awaited.push(entity.id)
      return read(call, entity.id, query) as never
    },
    get: async (entity, id) => {
      awaited.push(entity.id)
      return (readOne(call, entity.id, id)[0] ?? null) as never
    },
    create: (entity, values) => {
      const id = ids.next()
      ask(call, { kind: 'create', entity: entity.id, id, values: plain(values) })
      return id
    },
    update: (entity, { id, version }, values) => {
      ask(call, { kind: 'update', entity: entity.id, id, version, values: plain(values) })
    },
    delete: (entity, { id, version }) => {
      ask(call, { kind: 'delete', entity: entity.id, id, version })
    }
  }
  return {
    records,
    ids,
    clock: { now: () => now },
    send: (channel, payload, options = {}) => ask(call, { kind: 'message', channel, payload, ...options }),
    signals: { emit: (name, options = {}) => ask(call, { kind: 'signal', name, ...options }) },
    log: (line) => call.log.push(line)
  }
}

/** Runs the handler in an isolate; reads are answered and changes are judged as they are for a plain function. */
async function runInIsolate(call: Call, runner: IsolateRunner): Promise<unknown> {
  const answer = await runner.run({
    action: call.action.id,
    input: call.input,
    now: call.now,
    seed: call.ids.next(),
    prefetched: prefetch(call),
    read: async (asked) =>
      asked.map((each) => {
        call.awaited.push(each.entity)
        return each.op === 'find' ? read(call, each.entity, each.query) : readOne(call, each.entity, each.id)
      })
  })
  for (const effect of answer.effects) ask(call, effect)
  call.log.push(...answer.log)
  return answer.output
}

function read({ need, tables }: Call, entity: string, query: Query): readonly StoredRecord[] {
  need(`records:read:${entity}`)
  return select([...tableOf(tables, entity).values()], query).map(plain)
}

function readOne({ need, tables }: Call, entity: string, id: string): readonly StoredRecord[] {
  need(`records:read:${entity}`)
  const found = tableOf(tables, entity).get(id)
  return found ? [plain(found)] : []
}

function ask(call: Call, effect: Effect): void {
  const { plugin, effects, need } = call
  switch (effect.kind) {
    case 'message': {
      need(`channel:${effect.channel}`)
      const channel = effect.channel.includes('.') ? effect.channel : `${plugin.id}.${effect.channel}`
      effects.push({ ...effect, channel })
      return
    }
    case 'signal':
      need('signal:emit')
      effects.push(effect)
      return
    default:
      askWrite(call, effect)
  }
}

function askWrite({ action, effects, need }: Call, effect: Exclude<Effect, MessageEffect | SignalEffect>): void {
  const write: AskedWrite = {
    op: effect.kind,
    entity: effect.entity,
    values: 'values' in effect ? effect.values : {}
  }
  need(`records:write:${effect.entity}`)
  if (!isDeclared(action, write)) throw new Error(`${action.id} does not declare this ${write.op} of ${write.entity}`)
  effects.push(effect)
}

interface AskedWrite {
  readonly op: 'create' | 'update' | 'delete'
  readonly entity: string
  readonly values: object
}

/** An action that says what it writes writes nothing else. */
function isDeclared({ writes }: ActionDefinition, { op, entity, values }: AskedWrite): boolean {
  if (!writes) return true
  const allowed = writes.filter((write) => write.entity === entity && (write.ops?.includes(op) ?? true))
  const fields = op === 'update' ? Object.keys(values) : []
  const areFieldsDeclared = fields.every((field) => allowed.some((write) => write.fields?.includes(field) ?? true))
  return allowed.length > 0 && areFieldsDeclared
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

/** What the engine reads before the handler starts. */
function prefetch(call: Call): IsolateCall['prefetched'] {
  return (call.action.reads ?? []).flatMap(({ entity, where }) => {
    const values = Object.entries(where).map(([field, path]) => [field, call.input[path] ?? null] as const)
    if (values.some(([, value]) => value === null)) return []
    const query = { where: Object.fromEntries(values) as Record<string, string> }
    return [{ read: { op: 'find' as const, entity, query }, records: read(call, entity, query) }]
  })
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
