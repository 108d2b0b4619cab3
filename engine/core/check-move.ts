import type { JournalEntry } from '../../schemas/journal.ts'
import type { Localized } from '../../schemas/localized.ts'
import type { CompiledFlow } from './compiled-flow.ts'
import { foldJournal } from './fold-journal.ts'
import type { LaneState } from './run-state.ts'

/** Why a run cannot go on with another version of its flow; null when it can. */
export function checkMove(from: CompiledFlow, to: CompiledFlow, journal: readonly JournalEntry[]): Localized | null {
  const before = foldJournal(from, journal)
  const after = foldJournal(to, journal)
  for (const lane of before.lanes) {
    const reason = checkLane(
      { from, to },
      lane,
      after.lanes.find(({ id }) => id === lane.id)
    )
    if (reason) return reason
  }
  return null
}

/** Each lane must stand at the same step, of the same kind, having begun the same. */
function checkLane(
  { from, to }: { readonly from: CompiledFlow; readonly to: CompiledFlow },
  before: LaneState,
  after: LaneState | undefined
): Localized | null {
  const { at } = before
  if (!after) return laneIsGone(before.id)
  if (at === null) return null
  const [old, now] = [from.stepsById.get(at), to.stepsById.get(at)]
  if (!now) return stepIsGone(at)
  if (old?.kind !== now.kind || old.lane !== now.lane || old.loops.join() !== now.loops.join())
    return stepIsElsewhere(at)
  // A run that has not begun its step may stand at a new one that was put before it.
  if (before.standing === null) return null
  return after.at === at && after.standing?.kind === before.standing.kind ? null : stepIsElsewhere(at)
}

const stepIsGone = (step: string): Localized => ({
  vi: `Lần chạy đang đứng ở bước “${step}”, mà phiên bản mới không còn bước này.`,
  en: `The run stands at the step “${step}”, which the other version does not have.`
})
const stepIsElsewhere = (step: string): Localized => ({
  vi: `Bước “${step}” mà lần chạy đang đứng đã đổi loại hoặc chuyển sang nhánh khác.`,
  en: `The step “${step}”, at which the run stands, is of another kind or in another list now.`
})
const laneIsGone = (lane: string): Localized => ({
  vi: `Nhánh “${lane}” mà lần chạy đang đi không còn trong phiên bản mới.`,
  en: `The list “${lane}”, which the run is in, is not in the other version.`
})
