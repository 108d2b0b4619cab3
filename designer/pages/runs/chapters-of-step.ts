import type { Chapter } from './chapter.ts'

export interface ToldOfStep {
  readonly chapter: Chapter
  /** Rounds of the loops around it, the outermost first, counted from 1. */
  readonly rounds: readonly number[]
}

/** All that the story tells of one step, wherever it stands, in the order in which it happened. */
export function chaptersOfStep(story: readonly Chapter[], step: string): readonly ToldOfStep[] {
  return tell(story, step, [])
}

function tell(story: readonly Chapter[], step: string, rounds: readonly number[]): readonly ToldOfStep[] {
  return story.flatMap((chapter) => {
    const own = ownPart(chapter, step)
    return [...(own ? [{ chapter: own, rounds }] : []), ...inside(chapter, step, rounds)]
  })
}

/** The chapter, or the part of it that is about the step. */
function ownPart(chapter: Chapter, step: string): Chapter | null {
  switch (chapter.kind) {
    case 'undo': {
      const entries = chapter.entries.filter((entry) => entry.step === step)
      return entries.length > 0 ? { ...chapter, entries } : null
    }
    case 'edit': {
      const changes = chapter.changes.filter((change) => change.step === step)
      return changes.length > 0 ? { ...chapter, changes } : null
    }
    case 'end':
      return 'step' in chapter.entry && chapter.entry.step === step ? chapter : null
    case 'turn':
      return null
    default:
      return chapter.step === step ? chapter : null
  }
}

function inside(chapter: Chapter, step: string, rounds: readonly number[]): readonly ToldOfStep[] {
  switch (chapter.kind) {
    case 'fork':
      return [...chapter.lanes.values()].flatMap((lane) => tell(lane, step, rounds))
    case 'loop':
      return chapter.rounds.flatMap(({ began, chapters }) => tell(chapters, step, [...rounds, began.rounds + 1]))
    case 'approval':
      return tell(chapter.notices, step, rounds)
    default:
      return []
  }
}
