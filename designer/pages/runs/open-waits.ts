import { callOutcome } from './call-outcome.ts'
import type { ApprovalChapter, AwaitChapter, CallChapter, Chapter, SleepChapter, SubflowChapter } from './chapter.ts'

export type OpenWait = SleepChapter | AwaitChapter | ApprovalChapter | SubflowChapter | CallChapter

/** What people did to the run, and what was told of it, is no step; the wait stands before it. */
const noSteps: ReadonlySet<Chapter['kind']> = new Set(['edit', 'turn', 'undo', 'end'])

/** What a waiting run waits for: where its story stands, in each of the lists that are under way. */
export function openWaits(story: readonly Chapter[]): readonly OpenWait[] {
  const last = story.findLast(({ kind }) => !noSteps.has(kind))
  return last ? waitsOf(last) : []
}

function waitsOf(chapter: Chapter): readonly OpenWait[] {
  switch (chapter.kind) {
    case 'fork':
      return chapter.joined ? [] : [...chapter.lanes.values()].flatMap(openWaits)
    case 'loop':
      return chapter.ended ? [] : openWaits(chapter.rounds.at(-1)?.chapters ?? [])
    case 'sleep':
    case 'await':
    case 'approval':
    case 'subflow':
    case 'call':
      return isOpen(chapter) ? [chapter] : []
    default:
      return []
  }
}

function isOpen(chapter: OpenWait): boolean {
  switch (chapter.kind) {
    case 'sleep':
      return chapter.woke === null
    case 'await':
      return chapter.end === null
    case 'approval':
      return chapter.outcome === null && chapter.entries.at(-1)?.kind !== 'expired'
    case 'subflow':
      return chapter.called.waits && chapter.returned === null
    case 'call':
      return callOutcome(chapter) === 'retrying'
  }
}
