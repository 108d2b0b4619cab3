import type { JsonObject } from '../../schemas/json.ts'
import {
  messageDecisions,
  messageStates,
  openStates,
  type MessageDecision,
  type OpenState
} from '../../schemas/message.ts'
import type { MessageCounts, MessageDetail, MessagePage, MessageSummary } from '../../schemas/views.ts'
import { compileCheck } from '../check.ts'
import { engineError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { FoundMessage } from '../ports/outbox.ts'
import type { Engine } from '../run/open-engine.ts'
import { requireFit } from '../run/require-fit.ts'
import { reply, type Route } from './route.ts'

/** Messages: the list, one message, and the decisions of people about those whose fate is open. */
export const messageRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/messages',
    summary: 'Messages, newest first, by state and channel',
    access: 'local',
    handle: async ({ engine, query }) => reply(await listMessages(engine, query))
  },
  {
    method: 'GET',
    path: '/api/messages/counts',
    summary: 'How many messages are in each state, by channel',
    access: 'local',
    handle: async ({ engine }) => reply(await countMessages(engine))
  },
  {
    method: 'GET',
    path: '/api/messages/:id',
    summary: 'A message with all that was decided about it',
    access: 'local',
    handle: async ({ engine, params }) => reply(await messageDetail(engine, params['id'] ?? ''))
  },
  {
    method: 'POST',
    path: '/api/messages/settle',
    summary: 'Settles all open messages that match, at most 500 at once',
    access: 'local',
    body: 'json',
    isIntake: true,
    async handle({ engine, body, caller }) {
      const { decision, note = null, ...matching } = requireFit(checkBulk(body))
      return reply(await engine.messages.settleAll(matching, decision, { by: caller.actor, note }))
    }
  },
  {
    method: 'POST',
    path: '/api/messages/:id/settle',
    summary: 'Settles a message that is unknown or failed: it was sent, send it again, or drop it',
    access: 'local',
    body: 'json',
    isIntake: true,
    async handle({ engine, params, body, caller }) {
      const id = params['id'] ?? ''
      const { decision, note = null } = requireFit(checkOne(body))
      await engine.messages.settle(id, decision, { by: caller.actor, note })
      return reply(await messageDetail(engine, id))
    }
  }
]

interface OneDecision {
  readonly decision: MessageDecision
  readonly note?: string
}

interface BulkDecision extends OneDecision {
  readonly state: OpenState
  readonly channel?: string
  readonly until?: number
}

const decisionFields = {
  decision: { enum: messageDecisions },
  note: { type: 'string', maxLength: limits.decisionNoteCharsMax }
}

const checkOne = compileCheck<OneDecision>(
  { type: 'object', additionalProperties: false, required: ['decision'], properties: decisionFields },
  { trusted: true }
)

const checkBulk = compileCheck<BulkDecision>(
  {
    type: 'object',
    additionalProperties: false,
    required: ['decision', 'state'],
    properties: {
      ...decisionFields,
      state: { enum: openStates },
      channel: { type: 'string' },
      until: { type: 'integer', minimum: 0 }
    }
  },
  { trusted: true }
)

async function listMessages(engine: Engine, query: Readonly<Record<string, string>>): Promise<MessagePage> {
  const { state, channel, cursor } = query
  const limit = Math.min(Number(query['limit'] ?? limits.pageRowsDefault) || limits.pageRowsDefault, limits.pageRowsMax)
  const page = await engine.store.outbox.list({
    limit,
    ...(state === undefined ? {} : { state: oneOf(messageStates, state) }),
    ...(channel === undefined ? {} : { channel }),
    ...(cursor === undefined ? {} : { cursor })
  })
  return { messages: page.messages.map((found) => toSummary(engine, found)), nextCursor: page.nextCursor }
}

async function countMessages(engine: Engine): Promise<MessageCounts> {
  const counts = await engine.store.outbox.countByChannel()
  const channels = Object.entries(counts).map(([channel, byState]) => ({
    channel,
    labels: engine.registry.findChannel(channel)?.channel.labels ?? null,
    counts: byState
  }))
  return { channels }
}

async function messageDetail(engine: Engine, id: string): Promise<MessageDetail> {
  const found = await engine.store.outbox.find(id)
  if (!found) throw engineError('NOT_FOUND', { what: 'message', id })
  const decisions = await engine.store.outbox.decisions(id)
  return { ...toSummary(engine, found), payload: found.message.payload, decisions }
}

function toSummary(engine: Engine, { message, flowId }: FoundMessage): MessageSummary {
  const { payload, ...rest } = message
  const flow = engine.registry.flows().find(({ id }) => id === flowId)
  return {
    ...rest,
    nextAt: Math.max(rest.nextAt, waitsUntil(engine, message)),
    flowId,
    flowNames: flow?.flow.names ?? null,
    summary: summaryOf(payload)
  }
}

/** A message whose host is left alone for a while goes no earlier than that. */
function waitsUntil(engine: Engine, { host, state }: FoundMessage['message']): number {
  const circuit = engine.messages.hosts().find((standing) => standing.host === host)?.circuit
  return state === 'queued' && circuit?.state === 'open' ? circuit.until : 0
}

/** The short texts of a payload, whatever channel it is for: enough to tell messages apart. */
function summaryOf(payload: JsonObject): JsonObject {
  const texts = Object.entries(payload).filter(([, value]) => typeof value === 'string' || typeof value === 'number')
  const short = texts
    .slice(0, limits.summaryTextsMax)
    .map(([name, value]) => [name, typeof value === 'string' ? value.slice(0, limits.summaryCharsMax) : value])
  return Object.fromEntries(short) as JsonObject
}

function oneOf<T extends string>(known: readonly T[], given: string): T {
  const found = known.find((each) => each === given)
  if (found) return found
  const list = known.join(', ')
  const message = { vi: `Trạng thái phải là một trong: ${list}.`, en: `The state must be one of: ${list}.` }
  throw engineError('INPUT_INVALID', { fields: [{ path: '/state', message }] })
}
