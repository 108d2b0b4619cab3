import type { PlayedRunView, RehearsalAsk, RehearsalView } from '../../schemas/rehearsal.ts'

/** Rehearsals of flows, each in a process of its own, so that the engine at work is not held up. */
export interface Rehearsals {
  /** Begins one. Throws OVERLOADED while as many are at work as may be. */
  begin(ask: RehearsalAsk): RehearsalView
  /** Throws NOT_FOUND when there is none, or no longer. */
  view(id: string): RehearsalView
  readRun(id: string, runId: string): Promise<PlayedRunView>
  /** Ends it, wherever it stands; nothing is left of it. */
  end(id: string): RehearsalView
  close(): void
}
