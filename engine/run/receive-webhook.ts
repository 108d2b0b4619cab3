import type { JsonObject } from '../../schemas/json.ts'
import { compileCheck } from '../check.ts'
import { engineError } from '../errors.ts'
import type { SandboxCall } from '../ports/sandbox.ts'
import { callHandler, type HandlerParts } from './call-handler.ts'
import type { OutsideAsker } from './outside-calls.ts'
import type { InstalledTrigger } from './parts-of-plugin.ts'

/** A request as it came; the body to the last byte, because signatures are made over it. */
export interface GivenWebhook {
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
}

export interface WebhookEvent {
  readonly key: string
  readonly data: JsonObject
}

type Answer = { readonly events: readonly WebhookEvent[] } | { readonly refused: string } | { readonly ignored: string }

const text = { type: 'string', maxLength: 500 } as const
const answerSchema = {
  oneOf: [
    {
      type: 'object',
      required: ['events'],
      additionalProperties: false,
      properties: {
        events: {
          type: 'array',
          maxItems: 100,
          items: {
            type: 'object',
            required: ['key', 'data'],
            additionalProperties: false,
            properties: { key: { type: 'string', minLength: 1, maxLength: 200 }, data: { type: 'object' } }
          }
        }
      }
    },
    { type: 'object', required: ['refused'], additionalProperties: false, properties: { refused: text } },
    { type: 'object', required: ['ignored'], additionalProperties: false, properties: { ignored: text } }
  ]
} as const

const checkAnswer = compileCheck<Answer>(answerSchema, { trusted: true })

/**
 * Has the plugin judge what came in and make events of it. Throws SIGNATURE_REFUSED when the plugin says that the sender is
 * not who it says. The plugin may check signatures; nothing leaves before the sender is known.
 */
export async function receiveWebhook(
  parts: HandlerParts & { readonly seed: string },
  trigger: InstalledTrigger,
  given: GivenWebhook
): Promise<readonly WebhookEvent[]> {
  const asker: OutsideAsker = {
    plugin: trigger.pluginId,
    granted: new Set([...trigger.granted].filter((each) => each.startsWith('secret:'))),
    runId: null,
    stepId: null,
    work: [trigger.id, parts.seed],
    attempt: [],
    mayRepeat: false,
    before: () => Promise.resolve()
  }
  const ask: NonNullable<SandboxCall['ask']> = (questions, first) => parts.outside.calls.answer(asker, questions, first)
  const said = checkAnswer(await callHandler(parts, trigger, { input: { ...given }, seed: parts.seed, ask }))
  if (!said.ok) throw invalid(trigger, 'a trigger answers { events }, { refused } or { ignored }')
  if ('refused' in said.value) {
    throw engineError('SIGNATURE_REFUSED', { trigger: trigger.id, reason: said.value.refused })
  }
  const events = 'events' in said.value ? said.value.events : []
  return events.map(({ key, data }) => {
    const checked = trigger.checkEvent(data)
    if (checked.ok) return { key, data: checked.value }
    throw invalid(trigger, checked.fields.map(({ path, message }) => `${path} ${message.en}`).join('; '))
  })
}

function invalid({ pluginId: plugin, trigger }: InstalledTrigger, reason: string): Error {
  return engineError('OUTPUT_INVALID', { plugin, action: trigger.id, reason })
}
