import type { JsonObject } from '../../schemas/json.ts'
import type { Message } from '../../schemas/message.ts'
import { compileCheck } from '../check.ts'
import { EngineError, engineError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { Courier, Delivery } from '../ports/courier.ts'
import type { GuestQuestion } from '../ports/sandbox.ts'
import { callHandler, type HandlerParts } from './call-handler.ts'
import type { OutsideAsker } from './outside-calls.ts'
import type { InstalledChannel } from './parts-of-plugin.ts'
import type { Registry } from './registry.ts'

interface Parts extends HandlerParts {
  readonly registry: Registry
}

type Answer = { readonly sent: string } | { readonly refused: string }

const answerSchema = {
  oneOf: [
    { type: 'object', required: ['sent'], additionalProperties: false, properties: { sent: { type: 'string' } } },
    { type: 'object', required: ['refused'], additionalProperties: false, properties: { refused: { type: 'string' } } }
  ]
} as const

const checkAnswer = compileCheck<Answer>(answerSchema, { trusted: true })

/** Carries messages of channels that plugins have: their handlers run in the sandbox, and call out through the gateway. */
export function openPluginCourier(parts: Parts): Courier {
  return {
    // Whether the far side drops repeats is said by the channel's policy.
    honoursKeys: false,
    hostOf: ({ channel }) => hostOf(parts.registry.channel(channel)),
    deliver: (message) => deliver(parts, message),
    close: () => Promise.resolve()
  }
}

async function deliver(parts: Parts, message: Message): Promise<Delivery> {
  const channel = parts.registry.channel(message.channel)
  const { id, payload } = message
  let mayHaveLeft = false
  const ask = async (questions: readonly GuestQuestion[], first: number): Promise<readonly JsonObject[]> => {
    const answers = await parts.outside.calls.answer(askerOf(channel, message), questions, first)
    mayHaveLeft ||= questions.some((each, at) => hasChanged(each, answers[at]))
    return answers
  }
  try {
    const said = checkAnswer(await callHandler(parts, channel, { input: { id, payload }, seed: id, ask }))
    if (!said.ok) throw badAnswer(channel)
    return 'sent' in said.value
      ? { kind: 'sent', answer: shortened(said.value.sent) }
      : { kind: 'refused', answer: shortened(said.value.refused) }
  } catch (error) {
    if (!(error instanceof EngineError) || error.kind === 'bug') throw error
    return toDelivery(error, mayHaveLeft)
  }
}

function askerOf({ pluginId, granted }: InstalledChannel, { id, runId, stepId, attempts }: Message): OutsideAsker {
  return {
    plugin: pluginId,
    granted,
    runId,
    stepId,
    work: ['message', id],
    attempt: [String(attempts)],
    mayRepeat: false,
    before: () => Promise.resolve()
  }
}

/** An answer that is no refusal means that the far side has taken what it was sent. */
function hasChanged(question: GuestQuestion, answer: JsonObject | undefined): boolean {
  if (question.op !== 'http' || question.method === 'GET' || question.method === 'HEAD') return false
  return Number(answer?.['status'] ?? 0) < 400
}

function toDelivery(error: EngineError, mayHaveLeft: boolean): Delivery {
  const answer = shortened(error.message)
  if (mayHaveLeft || error.code === 'OUTSIDE_CALL_UNKNOWN') return { kind: 'unknown', answer }
  if (error.code === 'OUTSIDE_CALL_REFUSED' || error.code === 'CAPABILITY_DENIED') return { kind: 'refused', answer }
  const { retryAfterMs } = error.details
  return { kind: 'failed', answer, ...(typeof retryAfterMs === 'number' ? { retryAfterMs } : {}) }
}

function badAnswer({ pluginId: plugin, channel: { id: action } }: InstalledChannel): EngineError {
  return engineError('OUTPUT_INVALID', { plugin, action, reason: 'a channel answers { sent } or { refused }' })
}

/** A handler may call several hosts; the first it was granted stands for all. */
function hostOf({ id, granted }: InstalledChannel): string {
  const open = [...granted].find((each) => each.startsWith('http'))
  return open?.slice(open.indexOf(':') + 1) ?? id
}

const shortened = (text: string) => text.slice(0, limits.answerCharsMax)
