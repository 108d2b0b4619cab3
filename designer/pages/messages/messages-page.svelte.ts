import { createQuery } from '@tanstack/svelte-query'
import {
  messageStates,
  openStates,
  type MessageDecision,
  type MessageState,
  type OpenState
} from '../../../schemas/message.ts'
import type { MessageSummary } from '../../../schemas/views.ts'
import { api } from '../../api.ts'
import { readChoice, writeChoice } from '../../state/address.ts'
import { notices } from '../../state/notices.svelte.ts'
import { PagedList } from '../../state/paged-list.svelte.ts'
import { queries } from '../../state/queries.ts'
import { queryClient } from '../../state/query-client.ts'
import { say } from '../../texts/texts.ts'

/** A message as a line of the list; it is drawn anew when anything that can change has changed. */
export interface MessageRow extends MessageSummary {
  readonly updatedAt: string
}

/** The question on the screen: what would be decided, about one message or, without one, about all that are shown. */
export interface Question {
  readonly decision: MessageDecision
  readonly message: MessageRow | null
}

/** Messages on their way out, and the decisions about those whose fate is open. */
export class MessagesPage {
  readonly #overview = createQuery(() => queries.overview())
  readonly #counts = createQuery(() => queries.messageCounts())
  readonly state: MessageState | undefined = $derived(messageStates.find((one) => one === readChoice('state')))
  readonly channel: string | undefined = $derived(readChoice('channel'))
  readonly list: PagedList<MessageRow>
  asking: Question | null = $state(null)
  isActing: boolean = $state(false)
  actionFailure: unknown = $state(null)

  constructor() {
    this.list = new PagedList(() => {
      const filter = { ...(this.state && { state: this.state }), ...(this.channel && { channel: this.channel }) }
      return {
        key: ['messages', 'paged', filter],
        fetchPage: async (request, signal) => {
          const { messages, nextCursor } = await api.messages({ ...filter, ...request }, signal)
          return { rows: messages.map(toRow), nextCursor }
        }
      }
    })
  }

  get channels() {
    return this.#counts.data ?? []
  }

  countOf(state: MessageState): number | undefined {
    if (this.channel === undefined) return this.#overview.data?.messages[state]
    return this.channels.find(({ channel }) => channel === this.channel)?.counts[state]
  }

  get isFiltered(): boolean {
    return this.state !== undefined || this.channel !== undefined
  }

  /** The state shown, when all messages in it wait for a decision. */
  get openState(): OpenState | undefined {
    return openStates.find((one) => one === this.state)
  }

  /** How many messages one decision would settle. */
  get openCount(): number {
    return this.openState === undefined ? 0 : (this.countOf(this.openState) ?? this.list.rows.length)
  }

  showState(state: MessageState | undefined): void {
    writeChoice('state', state, { step: true })
  }

  showChannel(channel: string | undefined): void {
    writeChoice('channel', channel, { step: true })
  }

  ask(decision: MessageDecision, message: MessageRow | null = null): void {
    this.asking = { decision, message }
  }

  closeQuestion(): void {
    this.asking = null
  }

  async decide(): Promise<void> {
    const question = this.asking
    this.asking = null
    if (!question) return
    this.isActing = true
    this.actionFailure = null
    try {
      notices.say(await this.#settle(question))
    } catch (failure) {
      this.actionFailure = failure
    } finally {
      this.isActing = false
      await Promise.all(['messages', 'overview'].map((key) => queryClient.invalidateQueries({ queryKey: [key] })))
    }
  }

  async #settle({ decision, message }: Question): Promise<string> {
    if (message) {
      await api.settleMessage(message.id, decision)
      return say.decided()
    }
    return say.decided_all({ count: await this.#settleShown(decision) })
  }

  /** Settles what was on the screen, and leaves what came in since: nobody has seen that. */
  async #settleShown(decision: MessageDecision): Promise<number> {
    const state = this.openState
    if (state === undefined) return 0
    const until = Math.max(0, ...this.list.rows.map(({ settledAt }) => settledAt ?? 0))
    const matching = { state, until, ...(this.channel && { channel: this.channel }) }
    let count = 0
    for (;;) {
      const { settled, isMore } = await api.settleMessages(matching, decision)
      count += settled
      if (!isMore) return count
    }
  }
}

function toRow(message: MessageSummary): MessageRow {
  const { state, attempts, nextAt, settledAt } = message
  return { ...message, updatedAt: [state, attempts, nextAt, settledAt].join('/') }
}
