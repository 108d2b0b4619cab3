import type { Millis } from '../../schemas/json.ts'
import type { RehearsalProgress } from '../../schemas/rehearsal.ts'
import { EngineError } from '../errors.ts'
import type { Happening } from '../ports/overlay.ts'
import type { RecordWrite } from '../ports/store.ts'
import { startRun } from '../run/start-run.ts'
import type { Played } from './open-played-engine.ts'

export interface PastPlay {
  readonly flowId: string
  readonly happenings: readonly Happening[]
  /** Where the past ends. */
  readonly until: Millis
  readonly tell: (progress: RehearsalProgress) => void
}

export interface PastPlayed {
  /** Starts that the flow's condition turned away. */
  readonly turnedAway: number
  /** Writes and decisions of the past that met nothing they fit. */
  readonly unfit: number
}

/** Lets the past happen once more, each thing at its time; what it starts has come to rest before the next. */
export async function playPast(played: Played, play: PastPlay): Promise<PastPlayed> {
  const { stage } = played
  const { happenings, until, tell } = play
  const counts = { turnedAway: 0, unfit: 0 }
  for (const [done, happening] of happenings.entries()) {
    await stage.passTo(happening.at)
    const outcome = await perform(played, play, happening)
    if (outcome !== 'done') counts[outcome] += 1
    await stage.rest()
    if (done % tellEvery === 0) tell({ done, total: happenings.length, at: happening.at })
  }
  await stage.passTo(until)
  tell({ done: happenings.length, total: happenings.length, at: until })
  return counts
}

const tellEvery = 50

async function perform(
  { engine, stage, starter }: Played,
  { flowId }: PastPlay,
  happening: Happening
): Promise<'done' | 'turnedAway' | 'unfit'> {
  const at = stage.clock.now()
  switch (happening.kind) {
    case 'start': {
      const { trigger, key, runId, isOwn } = happening
      const occasion = { trigger, at, key, causeDepth: 0 }
      const run = startRun(starter, starter.registry.flow(flowId), occasion)
      if (!run) return 'turnedAway'
      await engine.commitAll({ actor, at, runs: [isOwn ? { ...run, id: runId } : run] })
      return 'done'
    }
    case 'write':
      return writeAgain(engine, happening.writes, at)
    case 'signal':
      await engine.commitAll({ actor, at, signals: [happening.signal] })
      return 'done'
    case 'decide':
      return engine.control.decide(happening.runId, happening.step, happening.decision).then(
        () => 'done',
        (error: unknown) => {
          if (error instanceof EngineError && error.kind === 'caller') return 'unfit'
          throw error
        }
      )
  }
}

/** Writes that no longer fit take nothing with them: the others of their commit are made all the same. */
async function writeAgain(
  { commitAll }: Played['engine'],
  writes: readonly RecordWrite[],
  at: Millis
): Promise<'done' | 'unfit'> {
  const { ok } = await commitAll({ actor, at, writes })
  if (ok) return 'done'
  if (writes.length > 1) for (const write of writes) await commitAll({ actor, at, writes: [write] })
  return 'unfit'
}

/** Whose the happenings are that have no actor of their own. */
const actor = 'rehearsal'
