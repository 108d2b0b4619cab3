import type { Millis } from '../../schemas/json.ts'
import type { MessageDecision, OpenState } from '../../schemas/message.ts'
import type { SettledMessages } from '../../schemas/views.ts'
import { engineError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { Clock } from '../ports/clock.ts'
import type { Outbox } from '../ports/outbox.ts'
import type { HostStanding } from './host-gates.ts'

/** What a person can do about messages whose fate is open, and how the far sides stand. */
export interface MessageSettler {
  settle(id: string, decision: MessageDecision, who: Decider): Promise<void>
  /** The same decision for all that match, at most 500 at once. */
  settleAll(matching: Matching, decision: MessageDecision, who: Decider): Promise<SettledMessages>
  hosts(): readonly HostStanding[]
}

export interface Matching {
  readonly state: OpenState
  readonly channel?: string
  /** Only what came into this state by then. */
  readonly until?: Millis
}

export interface Decider {
  readonly by: string
  readonly note: string | null
}

export interface SettlerParts {
  readonly outbox: Outbox
  readonly clock: Clock
  /** Null while there is no way out. */
  readonly relay: { poke(): void; hosts(): readonly HostStanding[] } | null
  readonly settled: () => void
}

export function openMessageSettler({ outbox, clock, relay, settled }: SettlerParts): MessageSettler {
  const rulingOf = (decision: MessageDecision, { by, note }: Decider) => ({ decision, by, note, at: clock.now() })
  const tell = (): void => {
    relay?.poke()
    settled()
  }
  return {
    async settle(id, decision, who) {
      const decided = await outbox.decide(id, rulingOf(decision, who))
      if (!decided.ok && decided.state === null) throw engineError('NOT_FOUND', { what: 'message', id })
      if (!decided.ok) throw engineError('MESSAGE_NOT_OPEN', { messageId: id, state: decided.state })
      tell()
    },
    async settleAll(matching, decision, who) {
      const limit = limits.messagesPerDecisionMax
      const settledCount = await outbox.decideAll({ ...matching, limit }, rulingOf(decision, who))
      if (settledCount > 0) tell()
      return { settled: settledCount, isMore: settledCount === limit }
    },
    hosts: () => relay?.hosts() ?? []
  }
}
