import { setTimeout as pause } from 'node:timers/promises'
import type { JournalEntry } from '../../schemas/journal.ts'
import type { AttackWorld } from './attack-world.ts'

/** How the one step of a run ended; null when it did not. */
export type End = Extract<JournalEntry, { readonly kind: 'done' | 'failed' }> | null

/** Longest time a step may take, with all that is tried again for it. */
const stepMs = 20_000
const lookEveryMs = 10

/** Starts a run of a flow with one step and waits for that step. */
export async function runToEnd({ engine }: AttackWorld, flowId: string, input: object): Promise<End> {
  const { runId } = await engine.intake.startByHand(flowId, input, 'attack')
  for (let waitedMs = 0; waitedMs < stepMs; waitedMs += lookEveryMs) {
    const handle = runId === null ? null : await engine.store.runs.find(runId)
    const entries = handle ? await engine.store.runs.journal(handle) : []
    const end = entries.find((entry) => entry.kind === 'done' || entry.kind === 'failed')
    if (end) return end
    await pause(lookEveryMs)
  }
  return null
}

export function outcomeOf(end: End): string {
  if (end === null) return 'it never ended'
  return end.kind === 'done' ? 'ok' : end.error.code
}
