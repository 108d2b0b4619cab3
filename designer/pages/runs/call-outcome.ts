import type { CallChapter } from './chapter.ts'

export type CallOutcome = 'done' | 'retrying' | 'failed'

/** How a call stands: it gave its output, it will be tried again, or it is given up. */
export function callOutcome({ done, failures, retries }: CallChapter): CallOutcome {
  if (done) return 'done'
  const last = failures.at(-1)
  const isLetGoOn = retries.some(({ at }) => at >= (last?.at ?? 0))
  return isLetGoOn || (last && last.retryAt !== null) ? 'retrying' : 'failed'
}
