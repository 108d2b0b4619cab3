import type { Millis } from '../../schemas/json.ts'
import type { DecisionEntry, Message, MessageDecision, MessageState, OpenState } from '../../schemas/message.ts'

/** Messages on their way out. What it answers with is synced to disk. */
export interface Outbox {
  /** Queued messages whose time has come and for whom no host was looked for yet, earliest first. */
  due(now: Millis, limit: number): Promise<readonly Message[]>
  /** Queued messages that wait for that host's turn, earliest first. */
  heldFor(host: string, limit: number): Promise<readonly Message[]>
  /**
   * T4, first half: of `taken` those that are still queued become `sending` and are given back; `held` wait for their host.
   * Waiting uses no attempt.
   */
  claim(taken: readonly Routed[], held: readonly Routed[]): Promise<readonly Message[]>
  /** T4, second half. */
  settle(settlement: Settlement): Promise<void>
  /** Messages left in `sending` by a process that died: their answer is lost. */
  abandoned(): Promise<readonly Message[]>
  /** After a start nobody waits for a host: which hosts there are may have changed. */
  forgetHosts(): Promise<void>
  /** When the next message comes due after `now`. */
  nextAt(now: Millis): Promise<Millis | null>

  find(id: string): Promise<FoundMessage | null>
  /** Newest first. */
  list(
    filter: MessageFilter
  ): Promise<{ readonly messages: readonly FoundMessage[]; readonly nextCursor: string | null }>
  ofRun(runId: string): Promise<readonly Message[]>
  aboutRecord(id: string, limit: number): Promise<readonly Message[]>
  countByState(): Promise<Readonly<Record<MessageState, number>>>
  countByChannel(): Promise<Readonly<Record<string, Readonly<Record<MessageState, number>>>>>

  /** Settles a message by a person's decision and keeps the decision; one that is not open stays as it is. */
  decide(id: string, ruling: Ruling): Promise<Decided>
  /** The same for all open messages that match, at most `limit` of them, the oldest first; gives their number. */
  decideAll(filter: OpenFilter, ruling: Ruling): Promise<number>
  /** What was decided about a message, the latest first. */
  decisions(id: string): Promise<readonly DecisionEntry[]>
}

/** A message and the far side that it goes to. */
export interface Routed {
  readonly id: string
  readonly host: string
}

export interface Settlement {
  readonly id: string
  readonly state: Exclude<MessageState, 'sending' | 'dropped'>
  readonly at: Millis
  readonly nextAt?: Millis
  readonly answer: string
}

/** A message with the flow of its run; null when that run is gone. */
export interface FoundMessage {
  readonly message: Message
  readonly flowId: string | null
}

export interface MessageFilter {
  readonly state?: MessageState
  readonly channel?: string
  readonly limit: number
  readonly cursor?: string
}

export interface OpenFilter {
  readonly state: OpenState
  readonly channel?: string
  /** Only those that came into this state by then: what a person has not seen is not decided. */
  readonly until?: Millis
  readonly limit: number
}

export interface Ruling {
  readonly decision: MessageDecision
  readonly by: string
  readonly at: Millis
  readonly note: string | null
}

/** `state` is what the message is in when it could not be decided; null when there is no such message. */
export type Decided = { readonly ok: true } | { readonly ok: false; readonly state: MessageState | null }
