import type { PagedEntry } from '../../schemas/journal.ts'
import type { Language } from '../../schemas/localized.ts'
import { say } from '../texts/texts.ts'
import { tookText } from './span-text.ts'
import { numberIn } from './value-text.ts'

/** How far a loop over items has come: `Đã làm 1.200 mục · 340 bản ghi đã đổi · mất 2 phút`. */
export function pagesNote(pages: readonly PagedEntry[], language: Language): string {
  const total = (of: (page: PagedEntry) => number): number => pages.reduce((sum, page) => sum + of(page), 0)
  const counted = (
    of: (page: PagedEntry) => number,
    text: (fillings: { count: string }) => string
  ): readonly string[] => {
    const count = total(of)
    return count === 0 ? [] : [text({ count: numberIn(language, count) })]
  }
  return [
    say.pages_done({
      count: numberIn(
        language,
        total((page) => page.count - page.skippedCount)
      )
    }),
    ...counted(({ changeCount }) => changeCount, say.pages_changed),
    ...counted(({ messageCount }) => messageCount, say.pages_messages),
    say.pages_took({ took: tookText(total(({ tookMs }) => tookMs)) })
  ].join(' · ')
}

/** Whether there is more to do, and else why it ended. */
export function pagesStanding(last: PagedEntry | undefined): string {
  if (!last?.isLast) return say.pages_going()
  if (last.why === 'stopWhen') return say.pages_stopped()
  return last.why === 'itemsMax' ? say.pages_max() : say.pages_ended()
}
