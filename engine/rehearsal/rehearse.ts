import type { Millis } from '../../schemas/json.ts'
import type {
  PastReport,
  PlayedRunView,
  RehearsalAsk,
  RehearsalProgress,
  TrialReport
} from '../../schemas/rehearsal.ts'
import type { RunStatus } from '../../schemas/run.ts'
import { limits } from '../limits.ts'
import type { Overlay, OverlayAsk } from '../ports/overlay.ts'
import type { Sandbox } from '../ports/sandbox.ts'
import { startRun } from '../run/start-run.ts'
import { makeOccasion } from './make-occasion.ts'
import { openPlayedEngine, type Played } from './open-played-engine.ts'
import { playPast } from './play-past.ts'
import { readPlayedRun } from './read-played-run.ts'
import { reportPast } from './report-past.ts'

export interface RehearsalParts {
  readonly openOverlay: (ask: OverlayAsk) => Promise<Overlay>
  readonly openSandbox: () => Sandbox
  /** What time it is outside. */
  readonly now: Millis
  readonly tell: (progress: RehearsalProgress) => void
}

/** A rehearsal that has been played, kept so that its runs can be looked at. */
export interface Rehearsed {
  readonly past: PastReport | null
  readonly trial: TrialReport | null
  readRun(runId: string): Promise<PlayedRunView>
  close(): Promise<void>
}

type Ask<K extends RehearsalAsk['kind']> = Extract<RehearsalAsk, { kind: K }>

/**
 * Plays a flow with the real engine and the real plugins over a copy of the data, on a clock of its own. Nothing leaves
 * the copy: what is sent stays in its outbox, and it is thrown away.
 */
export async function rehearse(parts: RehearsalParts, ask: RehearsalAsk): Promise<Rehearsed> {
  const { flow } = ask
  const askedSince = ask.kind === 'past' ? parts.now - ask.days * dayMs : null
  const overlay = await parts.openOverlay({ flow, since: askedSince })
  const at = ask.kind === 'past' ? overlay.past.since : parts.now
  const played = await openPlayedEngine(overlay, { flow, at, sandbox: parts.openSandbox() })
  const { engine } = played
  return {
    past: ask.kind === 'past' ? await rehearsePast(parts, { overlay, played, ask }) : null,
    trial: ask.kind === 'trial' ? await rehearseOnce({ overlay, played, ask }) : null,
    readRun: (runId) => readPlayedRun(engine, overlay.done, runId),
    close: () => engine.stop()
  }
}

const dayMs = 86_400_000

interface Play<K extends RehearsalAsk['kind']> {
  readonly overlay: Overlay
  readonly played: Played
  readonly ask: Ask<K>
}

async function rehearsePast(
  { now, tell }: RehearsalParts,
  { overlay: { past, done }, played, ask: { flow, days } }: Play<'past'>
): Promise<PastReport> {
  const startedAt = performance.now()
  const { happenings } = past
  const play = { flowId: flow.id, happenings, until: now, tell }
  const counts = await playPast(played, play)
  const tookMs = Math.round(performance.now() - startedAt)
  const askedSince = now - days * dayMs
  return reportPast({ engine: played.engine, flow, past, done, counts, askedSince, until: now, tookMs })
}

async function rehearseOnce({ overlay, played, ask }: Play<'trial'>): Promise<TrialReport> {
  const { engine, stage, starter } = played
  const { flow, occasion, upTo } = ask
  const at = stage.clock.now()
  const trigger = await makeOccasion(engine, { flow, occasion, at })
  const occurred = { trigger, at, key: null, causeDepth: 0, caller: null }
  const run = startRun(starter, starter.registry.flow(flow.id), occurred)
  if (!run) return { played: null, turnedAway: 'condition' }
  await engine.commitAll({ actor: 'rehearsal', at, runs: [run] })
  await stage.rest()
  await stage.passTo(at + limits.rehearsedAheadMs, () => isThere(played, run.id, upTo))
  return { played: await readPlayedRun(engine, overlay.done, run.id), turnedAway: null }
}

/** Whether the run has ended or has come to the step. */
async function isThere({ engine: { store } }: Played, runId: string, upTo: string | undefined): Promise<boolean> {
  const handle = await store.runs.find(runId)
  if (!handle || !unfinished.has(handle.run.status)) return true
  const journal = upTo === undefined ? [] : await store.runs.journal(handle)
  return journal.some((entry) => 'step' in entry && entry.step === upTo)
}

const unfinished: ReadonlySet<RunStatus> = new Set(['queued', 'ready', 'waiting'])
