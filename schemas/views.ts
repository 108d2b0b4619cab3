import type { Entity } from './entity.ts'
import type { Flow } from './flow.ts'
import type { Localized } from './localized.ts'
import type { JsonObject } from './json.ts'
import type { DecisionEntry, Message, MessageState } from './message.ts'
import type { Run, RunStatus, RunView } from './run.ts'

/** What the API shows. The web app is typed from here. */

/** `GET /api/overview`: counts read from the store. */
export interface Overview {
  readonly runs: Readonly<Record<RunStatus, number>>
  readonly messages: Readonly<Record<MessageState, number>>
  /** Records that are not deleted, by entity id. */
  readonly records: Readonly<Record<string, number>>
  /** What was sent to forms and webhooks and not taken, by error code. */
  readonly refusals: Readonly<Record<string, number>>
}

/** `GET /api/flows`. */
export interface FlowSummary {
  readonly id: string
  readonly names: Localized
  readonly description: Localized | null
  readonly version: number
  readonly trigger: Flow['trigger']
  readonly runs: Readonly<Record<RunStatus, number>>
}

/** `GET /api/flows/:id`. */
export interface FlowView extends FlowSummary {
  readonly flow: Flow
}

/** One line of `GET /api/runs`. `title` names what the run is about, for people. */
export interface RunSummary extends Omit<Run, 'trigger'> {
  readonly flowNames: Localized
  readonly title: string | null
}

export interface RunPage {
  readonly runs: readonly RunSummary[]
  readonly nextCursor: string | null
}

/** `GET /api/runs/:id`: the run with its journal, its messages and the version of the flow it runs on. */
export interface RunDetail extends RunView {
  readonly flow: Flow
  readonly messages: readonly Message[]
}

/** One line of `GET /api/messages`. `summary` is the short texts of its payload, cut, to tell messages apart. */
export interface MessageSummary extends Omit<Message, 'payload'> {
  readonly flowId: string | null
  readonly flowNames: Localized | null
  readonly summary: JsonObject
}

export interface MessagePage {
  readonly messages: readonly MessageSummary[]
  readonly nextCursor: string | null
}

/** `GET /api/messages/:id`: the message with everything decided about it, the latest first. */
export interface MessageDetail extends MessageSummary {
  readonly payload: JsonObject
  readonly decisions: readonly DecisionEntry[]
}

/** `GET /api/messages/counts`: per channel, how many messages are in each state. */
export interface MessageCounts {
  readonly channels: readonly {
    readonly channel: string
    readonly labels: Localized | null
    readonly counts: Readonly<Record<MessageState, number>>
  }[]
}

/** `POST /api/messages/settle`. `isMore`: the filter holds further messages; ask again. */
export interface SettledMessages {
  readonly settled: number
  readonly isMore: boolean
}

/** `GET /api/entities`: what can be asked of `/api/records`. */
export interface EntityView extends Entity {
  readonly plugin: string
  /** Records that are not deleted. */
  readonly count: number
}

/** `GET /api/records/:entity/:id/timeline`, newest first. */
export interface TimelineItem {
  readonly at: string
  readonly kind: 'record' | 'message' | 'run'
  /** Entity id, channel or flow id. */
  readonly source: string
  /** Id of the record, message or run. */
  readonly id: string
  readonly summary: string
  /** State of a message, status of a run. */
  readonly state?: string
}

export interface TimelinePage {
  readonly items: readonly TimelineItem[]
}

/** One audit entry: a change of one record. */
export interface AuditEntry {
  readonly at: string
  readonly actor: string
  readonly op: 'create' | 'update' | 'delete'
  /** Old and new value by field. */
  readonly changes: Readonly<Record<string, readonly [unknown, unknown]>>
}

/** `GET /api/actions`: actions of all plugins, for labels. */
export interface ActionView {
  readonly id: string
  readonly labels: Localized
  readonly help: Localized | null
  readonly icon: string | null
  readonly plugin: string
}

/** Sent by `GET /api/live` (server-sent events named `change`) at most four times a second. */
export interface LiveChange {
  /** Ids of runs that changed, at most 200. */
  readonly runs: readonly string[]
  /** Ids of entities with changed records. */
  readonly entities: readonly string[]
  readonly overview: Overview
}
