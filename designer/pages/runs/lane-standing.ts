import type { RunStatus } from '../../../schemas/run.ts'
import type { ForkChapter } from './chapter.ts'
import { openWaits } from './open-waits.ts'

export type LaneStanding = 'done' | 'stopped' | 'underWay'

/** How a list of a parallel step stands; null when the run ended and nothing more is known. */
export function laneStanding({ joined, lanes }: ForkChapter, list: string, status: RunStatus): LaneStanding | null {
  if (joined?.done.includes(list)) return 'done'
  if (joined?.stopped.includes(list)) return 'stopped'
  if (joined || (status !== 'ready' && status !== 'waiting')) return null
  // A run that waits has done all it could do: a list without a wait of its own is at its end.
  return status === 'waiting' && openWaits(lanes.get(list) ?? []).length === 0 ? 'done' : 'underWay'
}
