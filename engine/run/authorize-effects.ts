import { effectSchema, type Effect, type SignalEffect } from '../../schemas/effect.ts'
import { compileCheck } from '../check.ts'
import { engineError } from '../errors.ts'
import type { NewMessage, NewSignal, RecordWrite } from '../ports/store.ts'
import { deriveId } from './make-id.ts'
import type { InstalledAction } from './parts-of-plugin.ts'
import type { Registry } from './registry.ts'

/** Who asks: the step of a run, with the key by which its messages are known for ever. */
export interface Asker {
  readonly runId: string
  readonly flowId: string
  readonly runKey: string
  readonly stepId: string
  /** Which time the step runs, when it stands in loops. */
  readonly occurrence: string
  readonly action: InstalledAction
}

export interface AuthorizedEffects {
  readonly writes: readonly RecordWrite[]
  readonly messages: readonly NewMessage[]
  readonly signals: readonly NewSignal[]
}

const checkEffect = compileCheck<Effect>(effectSchema, { trusted: true })

/** Turns what a plugin asks for into what will be done, or throws: nothing is allowed that was not granted. */
export function authorizeEffects(registry: Registry, asker: Asker, effects: readonly unknown[]): AuthorizedEffects {
  const writes: RecordWrite[] = []
  const messages: NewMessage[] = []
  const signals: NewSignal[] = []
  for (const asked of effects) {
    const effect = parseEffect(asker, asked)
    if (effect.kind === 'message') messages.push(toMessage(registry, asker, { effect, index: messages.length }))
    else if (effect.kind === 'signal') signals.push(toSignal(asker, effect, signals.length))
    else writes.push(toWrite(asker, effect))
  }
  return { writes, messages, signals }
}

function parseEffect(asker: Asker, asked: unknown): Effect {
  const result = checkEffect(asked)
  if (result.ok) return result.value
  throw invalidEffect(asker, result.fields.map((field) => `${field.path} ${field.message.en}`).join('; '))
}

function toWrite(asker: Asker, effect: Exclude<Effect, { kind: 'message' | 'signal' }>): RecordWrite {
  const { action, runId, stepId } = asker
  requireGrant(action, `records:write:${effect.entity}`)
  requireDeclared(asker, effect)
  const actor = `run:${runId}/${stepId}`
  const { entity, id } = effect
  switch (effect.kind) {
    case 'create':
      return { op: 'create', entity, id, actor, values: effect.values }
    case 'update':
      return { op: 'update', entity, id, actor, version: effect.version, values: effect.values }
    case 'delete':
      return { op: 'delete', entity, id, actor, version: effect.version }
  }
}

/** An action that says what it writes is held to it, because flows are checked by it before they go live. */
function requireDeclared(asker: Asker, effect: Exclude<Effect, { kind: 'message' | 'signal' }>): void {
  const { id, action } = asker.action
  if (!action.writes) return
  const { entity, kind } = effect
  const allowed = action.writes.filter((write) => write.entity === entity && (write.ops?.includes(kind) ?? true))
  if (allowed.length === 0) throw invalidEffect(asker, `${id} does not declare that it does ${kind} ${entity}`)
  const fields = kind === 'update' ? Object.keys(effect.values) : []
  const undeclared = fields.find((field) => !allowed.some((write) => write.fields?.includes(field) ?? true))
  if (undeclared !== undefined)
    throw invalidEffect(asker, `${id} does not declare that it writes ${entity}.${undeclared}`)
}

interface AskedMessage {
  readonly effect: Extract<Effect, { kind: 'message' }>
  readonly index: number
}

function toMessage(registry: Registry, asker: Asker, { effect, index }: AskedMessage): NewMessage {
  const { action, flowId, runKey, runId, stepId, occurrence } = asker
  requireGrant(action, `channel:${effect.channel}`)
  // A plugin calls its own channels by their short names.
  const channel = effect.channel.includes('.') ? effect.channel : `${action.pluginId}.${effect.channel}`
  const payload = registry.channel(channel).checkPayload(effect.payload)
  if (!payload.ok) throw invalidEffect(asker, `message ${JSON.stringify(payload.fields)}`)
  // Known before the run is: the same key of the same flow gives the same message, on any machine.
  const { key } = effect
  const once = [flowId, runKey, stepId, ...(occurrence === '' ? [] : [occurrence]), String(index)]
  const id = key === undefined ? deriveId(...once) : deriveId(flowId, channel, key)
  return { id, runId, stepId, channel, payload: payload.value, about: effect.about ?? null }
}

/** Its id is known before the run is, like that of a message: however often the step is tried, it is one signal. */
function toSignal(asker: Asker, { name, key = '', data = {} }: SignalEffect, index: number): NewSignal {
  const { action, flowId, runKey, stepId, occurrence } = asker
  requireGrant(action, 'signal:emit')
  return { id: deriveId('signal', flowId, runKey, stepId, occurrence, String(index)), name, key, data }
}

/** Throws CAPABILITY_DENIED unless an admin has granted it. */
export function requireGrant(action: InstalledAction, capability: string): void {
  if (action.granted.has(capability)) return
  throw engineError('CAPABILITY_DENIED', { plugin: action.pluginId, capability })
}

function invalidEffect({ action }: Asker, reason: string): Error {
  return engineError('EFFECT_INVALID', { plugin: action.pluginId, reason })
}
