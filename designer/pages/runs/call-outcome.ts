import type { CallChapter } from './run-story.ts'

export type CallOutcome = 'done' | 'retrying' | 'failed'

/** How a call stands: it gave its output, it will be tried again, or it is given up. */
export function callOutcome({ done, failures }: CallChapter): CallOutcome {
  if (done) return 'done'
  const last = failures.at(-1)
  return last && last.retryAt !== null ? 'retrying' : 'failed'
}
