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
  const waited = await pickWaiting(parts, now, room)
  const left = room - waited.length
  const due = left > 0 ? await outbox.due(now, limits.messagesLookedAtMax) : []
  const { taken, held } = sort(parts, due, { now, room: left })
  const all = [...waited, ...taken]
  if (all.length + held.length === 0) return { messages: [], isMore: false }
  const claimed = new Set<string>()
  let messages: readonly Message[] = []
  try {
    messages = await outbox.claim(all, held)
    for (const { id } of messages) claimed.add(id)
  } finally {
    // A store that cannot write has given nobody the right to go.
    for (const { id, host } of all) if (!claimed.has(id)) gates.turnBack(host, now)
  }
  return { messages, isMore: due.length === limits.messagesLookedAtMax && taken.length < left }
}

async function pickWaiting({ outbox, gates }: PickParts, now: Millis, room: number): Promise<readonly Routed[]> {
  const taken: Routed[] = []
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
  return taken
}

function sort(
  { gates, hostOf }: PickParts,
  due: readonly Message[],
  { now, room }: { readonly now: Millis; readonly room: number }
): { readonly taken: readonly Routed[]; readonly held: readonly Routed[] } {
  const taken: Routed[] = []
  const held: Routed[] = []
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
  return { taken, held }
}
