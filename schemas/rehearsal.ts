import type { FlowTally } from './flow-tally.ts'
import type { Flow } from './flow.ts'
import type { JsonObject, Millis } from './json.ts'
import type { Localized } from './localized.ts'
import type { RunStatus } from './run.ts'
import type { FlowOutcome } from './trigger.ts'
import type { AuditEntry, RunDetail, RunSummary } from './views.ts'

/**
 * A flow is played over a copy of the data that is thrown away: on one occasion (`trial`), or on what happened in the last
 * days (`past`). Nothing is sent and nothing is kept.
 */
export type RehearsalAsk =
  | { readonly kind: 'past'; readonly flow: Flow; readonly days: number }
  | {
      readonly kind: 'trial'
      readonly flow: Flow
      readonly occasion: Occasion
      /** Ends when this step is done. */
      readonly upTo?: string
    }

/** What the flow is tried on. */
export type Occasion =
  | { readonly kind: 'record'; readonly entity: string; readonly id: string }
  /** What started another run. */
  | { readonly kind: 'run'; readonly id: string }
  | { readonly kind: 'trigger'; readonly trigger: JsonObject }

/** `GET /api/flows/:id/occasions`: an entity whose records fit, and runs whose trigger does, newest first. */
export interface OccasionChoices {
  readonly entity: string | null
  readonly runs: readonly RunSummary[]
}

/** `POST /api/flows/:id/rehearsals`, `GET /api/rehearsals/:id`. */
export interface RehearsalView {
  readonly id: string
  readonly kind: RehearsalAsk['kind']
  readonly flow: Flow
  readonly state: 'copying' | 'playing' | 'done' | 'failed' | 'cancelled'
  readonly startedAt: Millis
  /** Happenings played, of how many, and the day that is being played. */
  readonly progress: RehearsalProgress
  readonly past: PastReport | null
  readonly trial: TrialReport | null
  readonly error: { readonly code: string; readonly message: Localized; readonly details: JsonObject } | null
}

export interface RehearsalProgress {
  readonly done: number
  readonly total: number
  readonly at: Millis | null
}

/** `GET /api/rehearsals/:id/runs/:runId`: one played run, shaped like a real one, with every change it made. */
export interface PlayedRunView {
  readonly run: RunDetail
  readonly changes: readonly PlayedChangeView[]
}

export interface PlayedChangeView extends AuditEntry {
  readonly step: string
  readonly entity: string
  readonly recordId: string
  /** The record's title, where it has one. */
  readonly title: string | null
}

/** What came of a trial. */
export interface TrialReport {
  /** Null when the flow does not take the occasion. */
  readonly played: PlayedRunView | null
  /** Why it was not let in. */
  readonly turnedAway: 'condition' | null
}

/** What the past would have come to. */
export interface PastReport {
  readonly since: Millis
  readonly until: Millis
  readonly tookMs: number
  /** What came from outside, by kind; runs that it started; who was turned away, by reason. */
  readonly happenings: Readonly<Record<'start' | 'write' | 'signal' | 'decide', number>>
  readonly enrolled: number
  readonly turnedAway: Readonly<Record<string, number>>
  readonly statuses: Readonly<Record<RunStatus, number>>
  readonly outcomes: Readonly<Record<FlowOutcome, number>>
  /** Runs by the way they took, most first. */
  readonly paths: readonly PlayedPath[]
  /** What they did at each step, counted as for real runs. */
  readonly tally: FlowTally
  readonly messages: readonly PlayedMessages[]
  readonly changes: readonly PlayedChanges[]
  /** Sends that came to nothing, by step and reason. */
  readonly blocked: readonly BlockedSends[]
  /** Runs that had to wait in line before they began, and the longest time. */
  readonly held: { readonly count: number; readonly longestMs: number }
  readonly conflicts: readonly PlayedConflict[]
  /** Runs by themselves, oldest first, as many as are named. */
  readonly runs: readonly PlayedRunLine[]
  /** In what the result is not exactly what would have been. */
  readonly doubts: readonly PlayedDoubt[]
}

export interface PlayedPath {
  readonly choices: readonly { readonly step: string; readonly case: string }[]
  readonly end: FlowOutcome | 'underWay'
  readonly count: number
}

export interface PlayedMessages {
  readonly step: string
  readonly channel: string
  readonly count: number
}

export interface PlayedChanges {
  readonly entity: string
  readonly op: AuditEntry['op']
  readonly count: number
  /** Sums of number fields of new records: points, amounts. */
  readonly sums: Readonly<Record<string, number>>
}

export interface BlockedSends {
  readonly step: string
  /** An error code, or what the step gave as its reason; `nothingSent` when it gave none. */
  readonly reason: string
  readonly count: number
}

export interface PlayedConflict {
  readonly flowId: string
  readonly names: Localized
  /** Runs of that flow about the same subject at the same time, and messages to the same recipient within three days. */
  readonly runs: number
  readonly messages: number
}

export interface PlayedRunLine {
  readonly id: string
  readonly subject: string | null
  readonly title: string | null
  readonly status: RunStatus
  readonly end: PlayedPath['end']
  readonly at: Millis
  /** Its place among the paths; null when they are too many. */
  readonly path: number | null
  readonly messages: number
  readonly changes: number
  readonly conflicts: number
}

/**
 * - `shortened`: more happened than is played; only the later part was.
 * - `unfit`: so many writes of the past met a record that is not there or does not fit, because the flow did otherwise.
 * - `conditionHidden`: triggers that the flow turned away then are not kept, so they are not played.
 * - `begunBefore`: runs that had begun before are as they are today.
 * - `noneKept`: nothing that could start the flow is kept.
 */
export interface PlayedDoubt {
  readonly kind: 'shortened' | 'unfit' | 'conditionHidden' | 'begunBefore' | 'noneKept'
  readonly count: number
}
