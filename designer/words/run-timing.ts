import type { Run } from '../../schemas/run.ts'
import { momentText } from '../format/moment.ts'
import { say } from '../texts/texts.ts'
import { tookText } from './span-text.ts'

/** How long a run took, how long it has been going, or until when it sleeps. */
export function runTiming(run: Pick<Run, 'status' | 'createdAt' | 'updatedAt' | 'wakeAt'>, now: number): string {
  if (run.status === 'waiting' && run.wakeAt !== null) return say.run_until({ time: momentText(run.wakeAt) })
  if (run.status === 'queued') return say.run_queued_since({ span: tookText(Math.max(0, now - run.createdAt)) })
  if (run.status === 'ready' || run.status === 'waiting') {
    return say.run_for({ span: tookText(Math.max(0, now - run.createdAt)) })
  }
  return say.run_took({ span: tookText(run.updatedAt - run.createdAt) })
}
