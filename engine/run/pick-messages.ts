import type { Millis } from '../../schemas/json.ts'
import type { Message } from '../../schemas/message.ts'
import { limits } from '../limits.ts'
import type { Outbox, Routed } from '../ports/outbox.ts'
import type { HostGates } from './host-gates.ts'

interface PickParts {
  readonly outbox: Outbox
  readonly gates: HostGates
  readonly hostOf: (message: Message) => string
}

export interface Picked {
  readonly messages: readonly Message[]
  /** There are due messages that nobody has looked at yet. */
  readonly isMore: boolean
}

/**
 * Takes the messages that go now, at most `room` of them. Those that waited for their host come first, host by host in
 * turn; one whose host is busy or down steps aside, so that it never stands in the way of others.
 */
export async function pickMessages(parts: PickParts, now: Millis, room: number): Promise<Picked> {
  const { outbox, gates } = parts
  const pick: Pick = { now, room, taken: [], held: [] }
  const claimed = new Set<string>()
  try {
    await pickWaiting(parts, pick)
    const due = pick.taken.length < room ? await outbox.due(now, limits.messagesLookedAtMax) : []
    sort(parts, due, pick)
    if (pick.taken.length + pick.held.length === 0) return { messages: [], isMore: false }
    const messages = await outbox.claim(pick.taken, pick.held)
    for (const { id } of messages) claimed.add(id)
    return { messages, isMore: due.length === limits.messagesLookedAtMax && pick.taken.length < room }
  } finally {
    // A store that did not answer has given nobody the right to go.
    for (const { id, host } of pick.taken) if (!claimed.has(id)) gates.turnBack(host, now)
  }
}

interface Pick {
  readonly now: Millis
  readonly room: number
  /** Those that have gone in at their host's gate. */
  readonly taken: Routed[]
  readonly held: Routed[]
}

async function pickWaiting({ outbox, gates }: PickParts, { now, room, taken }: Pick): Promise<void> {
  for (const host of gates.inTurn()) {
    const count = Math.min(gates.room(host, now), room - taken.length)
    if (count === 0) continue
    const held = await outbox.heldFor(host, count)
    if (held.length < count) gates.nobodyWaits(host)
    for (const { id } of held) {
      gates.enter(host)
      taken.push({ id, host })
    }
  }
}

function sort({ gates, hostOf }: PickParts, due: readonly Message[], { now, room, taken, held }: Pick): void {
  for (const message of due) {
    if (taken.length === room) break
    const host = hostOf(message)
    if (gates.room(host, now) > 0) {
      gates.enter(host)
      taken.push({ id: message.id, host })
    } else {
      gates.awaitTurn(host)
      held.push({ id: message.id, host })
    }
  }
}
