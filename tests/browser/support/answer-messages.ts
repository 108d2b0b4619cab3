import type { JsonObject } from '../../../schemas/json.ts'
import { openStates, type MessageDecision, type MessageState } from '../../../schemas/message.ts'
import { page, problem, type Answer } from './answer.ts'
import type { SampleWorld } from './sample-world.ts'

interface Asked {
  readonly url: URL
  readonly body: JsonObject
}

const stateAfter: Readonly<Record<MessageDecision, MessageState>> = { sent: 'sent', again: 'queued', drop: 'dropped' }

/** Messages as the API gives them: a list, counts, and decisions about those that are open. */
export function answerMessages(world: SampleWorld, [first, verb]: readonly string[], { url, body }: Asked): Answer {
  if (first === undefined) return list(world, url)
  if (first === 'counts')
    return ok({ channels: [{ channel: 'email.smtp', labels: null, counts: world.messageCounts() }] })
  const decision = String(body['decision']) as MessageDecision
  if (first === 'settle') {
    const open = world.messages.filter(({ state }) => state === body['state'])
    for (const { id } of open) settle(world, id, decision)
    return ok({ settled: open.length, isMore: false })
  }
  const message = world.messages.find(({ id }) => id === first)
  if (!message) return problem(404, 'NOT_FOUND')
  if (verb !== 'settle') return ok(message)
  if (!openStates.some((state) => state === message.state)) return problem(409, 'MESSAGE_NOT_OPEN')
  settle(world, first, decision)
  return ok({ ...message, state: stateAfter[decision] })
}

function list(world: SampleWorld, url: URL): Answer {
  const state = url.searchParams.get('state')
  const { rows, nextCursor } = page(
    world.messages.filter((message) => state === null || message.state === state),
    url
  )
  return ok({ messages: rows, nextCursor })
}

function settle(world: SampleWorld, id: string, decision: MessageDecision): void {
  world.messages = world.messages.map((message) =>
    message.id === id ? { ...message, state: stateAfter[decision], settledAt: message.createdAt + 1 } : message
  )
}

function ok(body: object): Answer {
  return { status: 200, body, headers: {} }
}
