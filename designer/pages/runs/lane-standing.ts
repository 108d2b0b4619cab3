import type { RunStatus } from '../../../schemas/run.ts'
import type { ForkChapter } from './chapter.ts'

export type LaneStanding = 'done' | 'stopped' | 'underWay'

/** How a list of a parallel step stands; null when the run ended and nothing more is known. */
export function laneStanding({ joined }: ForkChapter, list: string, status: RunStatus): LaneStanding | null {
  if (joined?.done.includes(list)) return 'done'
  if (joined?.stopped.includes(list)) return 'stopped'
  const isUnderWay = !joined && (status === 'ready' || status === 'waiting')
  return isUnderWay ? 'underWay' : null
}
