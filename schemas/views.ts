import type { Entity } from './entity.ts'
import type { Flow } from './flow.ts'
import type { JournalError } from './journal.ts'
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
  /** Plugins that are not on: their steps wait. */
  readonly heldPlugins: readonly HeldPlugin[]
}

export interface HeldPlugin {
  readonly id: string
  readonly labels: Localized
  readonly state: 'off' | 'quarantined'
  readonly reason: Localized | null
  readonly at: number
}

/** `GET /api/flows`. */
export interface FlowSummary {
  readonly id: string
  readonly names: Localized
  readonly description: Localized | null
  readonly version: number
  readonly trigger: Flow['trigger']
  /** `off`: triggers do nothing; `paused`: what comes is taken and waits. */
  readonly state: 'on' | 'paused' | 'off'
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
  /** Where it stands now; a run with lists side by side stands at several steps. Empty when it has completed. */
  readonly lanes: readonly LaneView[]
  /** The run whose step called this one. */
  readonly parent: { readonly runId: string; readonly step: string } | null
  /** Runs that its steps have called, newest first. */
  readonly children: readonly RunSummary[]
}

/** One place at which a run stands. */
export interface LaneView {
  /** '' is the run itself, `<step>:<list>` a list beside others. */
  readonly id: string
  readonly step: string
  /** What the step has begun; null: it is about to begin, or is at work. */
  readonly standing: 'asleep' | 'forked' | 'awaiting' | 'called' | 'asked' | 'paging' | null
  readonly until: number | null
  readonly attempts: number
  /** Who is asked, of an approve step. */
  readonly people: readonly string[]
  /** What it waits for, of a waitFor step. */
  readonly topic: string | null
  /** The run it waits for, of a subflow step. */
  readonly runId: string | null
  readonly error: JournalError | null
}

/** `GET /api/flows/:id/versions`, newest first. */
export interface FlowVersionView {
  readonly version: number
  readonly publishedAt: number
  /** Who published it, as far as that is known. */
  readonly publishedBy: string | null
  /** What people call it. */
  readonly name: string | null
  /** Unfinished runs on it. */
  readonly runs: number
}

/** `GET /api/flows/:id/inflight`: unfinished runs of one version that stand at the same place. */
export interface InFlightGroup {
  readonly version: number
  /** Steps at which they stand; empty: not begun, or at work. */
  readonly at: readonly string[]
  readonly count: number
  /** Whether those looked at can go on with the other version; null when they are on it. */
  readonly canMove: boolean | null
  /** Why some cannot. */
  readonly reasons: readonly Localized[]
  /** How many were looked at. */
  readonly looked: number
}

/** One line of `GET /api/approvals`. */
export interface QuestionView {
  readonly runId: string
  readonly flowId: string
  readonly flowNames: Localized
  readonly subject: string | null
  readonly step: string
  readonly approver: string
  readonly title: string
  readonly askedAt: number
  readonly until: number
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
