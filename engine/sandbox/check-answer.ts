import type { Effect } from '../../schemas/effect.ts'
import type { SandboxOutcome } from '../ports/sandbox.ts'
import { engineError, type EngineError } from '../errors.ts'
import type { GuestCall } from './guest-call.ts'
import type { GuestAnswer } from './read-answers.ts'
import type { SandboxLimits } from './sandbox-limits.ts'

/**
 * The border on the engine's side: the limits were kept inside, and are checked again here because the inside is the
 * plugin's. Effects come out as data of an unknown shape; the engine checks them against schema and capabilities.
 */
export function checkAnswer(call: GuestCall, answer: GuestAnswer, limits: SandboxLimits): SandboxOutcome {
  const { pluginId: plugin, action } = call.asked
  const passed = passedLimit(answer, limits)
  if (passed) return failed(engineError('PLUGIN_LIMIT', { plugin, action, ...passed }))
  if (holdsPrototypeKey(answer.body)) {
    return failed(engineError('OUTPUT_INVALID', { plugin, action, reason: 'it has a field named __proto__' }))
  }
  const effects = readEffects(answer.effects)
  if (!effects) return failed(engineError('EFFECT_INVALID', { plugin, action, reason: 'it is not a plain object' }))
  if (effects.length > limits.effectsPerCallMax) {
    const details = { limit: 'effectsPerCallMax', value: effects.length, max: limits.effectsPerCallMax }
    return failed(engineError('PLUGIN_LIMIT', { plugin, action, ...details }))
  }
  return { ok: true, outputJson: answer.body, effects, log: readLog(answer.log, limits) }
}

const failed = (error: EngineError): SandboxOutcome => ({ ok: false, error })

function passedLimit({ body, effects }: GuestAnswer, limits: SandboxLimits) {
  const outputBytes = bytesOver(body, limits.callOutputBytesMax)
  if (outputBytes > 0) return { limit: 'callOutputBytesMax', value: outputBytes, max: limits.callOutputBytesMax }
  const max = limits.effectsBytesPerCallMax
  return effects.length > max ? { limit: 'effectsBytesPerCallMax', value: effects.length, max } : null
}

/** The bytes of a text that has more than it may; zero when it has not. Most texts need not be counted. */
function bytesOver(text: string, bytesMax: number): number {
  if (text.length * 3 <= bytesMax) return 0
  const bytes = Buffer.byteLength(text)
  return bytes > bytesMax ? bytes : 0
}

const none: readonly never[] = []

function readEffects(text: string): readonly Effect[] | null {
  if (text === '') return none
  const effects = parseList(text)
  if (!effects || holdsPrototypeKey(text)) return null
  return effects.every((effect) => typeof effect === 'object' && effect !== null)
    ? (effects as readonly Effect[])
    : null
}

function readLog(text: string, limits: SandboxLimits): readonly string[] {
  if (text === '') return none
  const lines = parseList(text) ?? none
  return lines
    .filter((line) => typeof line === 'string')
    .slice(0, limits.logLinesPerCallMax)
    .map((line) => line.slice(0, limits.logLineCharsMax))
}

function parseList(text: string): readonly unknown[] | null {
  try {
    return JSON.parse(`[${text}]`) as readonly unknown[]
  } catch {
    return null
  }
}

/** A key that a careless merge would follow to a prototype. The text alone answers for nearly all. */
function holdsPrototypeKey(json: string): boolean {
  return json.includes('"__proto__"') && hasKey(parseList(json), '__proto__')
}

function hasKey(value: unknown, key: string): boolean {
  if (typeof value !== 'object' || value === null) return false
  return Object.hasOwn(value, key) || Object.values(value).some((part) => hasKey(part, key))
}
