import type { Effect, MessageEffect, SignalEffect } from '../../schemas/effect.ts'
import type { JsonObject } from '../../schemas/json.ts'
import type { StoredRecord } from '../../schemas/record.ts'
import type { ActionContext, ActionDefinition } from './define-action.ts'
import type { PluginDefinition } from './define-plugin.ts'
import type { OutsideOfTest } from './fake-outside.ts'
import { select, tableOf, type Query, type Tables } from './fake-records.ts'
import type { IsolateCall, IsolateRunner } from './isolate-runner.ts'

/** A call to be made: what is called, and the world around it. */
export interface Calling {
  readonly plugin: PluginDefinition
  readonly action: ActionDefinition
  readonly input: JsonObject
  readonly tables: Tables
  readonly outside: OutsideOfTest
  readonly settings: JsonObject
  readonly now: string
  readonly ids: ActionContext['ids']
}

/** A call under way: what it may do, and what it has asked for so far. */
export interface Call extends Calling {
  readonly effects: Effect[]
  readonly log: string[]
  readonly awaited: string[]
  /** Throws unless the plugin asks for the capability and the action says that it uses it. */
  need(capability: string): void
}

export function openCall(calling: Calling): Call {
  const { plugin, action } = calling
  const asked: readonly string[] = plugin.capabilities
  const used: readonly string[] = action.uses ?? []
  const need = (capability: string): void => {
    if (!asked.includes(capability)) throw new Error(`${plugin.id} has not been granted ${capability}`)
    if (!used.includes(capability)) throw new Error(`${plugin.id}.${action.id} does not say that it uses ${capability}`)
  }
  return { ...calling, effects: [], log: [], awaited: [], need }
}

export function contextOf(call: Call): ActionContext {
  const { action, input, now, ids, awaited, outside, settings } = call
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
    settings,
    http: outside.http(usesOf(call)),
    ids,
    clock: { now: () => now },
    send: (channel, payload, options = {}) => ask(call, { kind: 'message', channel, payload, ...options }),
    signals: { emit: (name, options = {}) => ask(call, { kind: 'signal', name, ...options }) },
    log: (line) => call.log.push(line)
  }
}

/** Runs the handler in an isolate; reads are answered and changes are judged as they are for a plain function. */
export async function runInIsolate(call: Call, runner: IsolateRunner): Promise<unknown> {
  const answer = await runner.run({
    action: call.action.id,
    input: call.input,
    now: call.now,
    seed: call.ids.next(),
    settings: call.settings,
    prefetched: prefetch(call),
    ask: (questions) => call.outside.answers(questions, usesOf(call)),
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

/** An action that does not say it is external has no way out. */
function usesOf({ action }: Call): readonly string[] {
  return action.external ? (action.uses ?? []) : []
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

export function ownerOf(plugins: readonly PluginDefinition[], action: ActionDefinition): PluginDefinition {
  const owner = plugins.find(({ actions = [] }) => actions.includes(action))
  if (!owner) throw new Error(`No plugin of this world has the action ${action.id}`)
  return owner
}

/** What is left of a value once it has crossed the border as JSON text. */
export function plain<T>(value: T): T & JsonObject {
  return JSON.parse(JSON.stringify(value)) as T & JsonObject
}
