import { say } from '../texts/texts.ts'
import { tookText } from './span-text.ts'

interface Call {
  readonly failures: readonly { readonly attempt: number }[]
  readonly done: { readonly attempt: number; readonly tookMs: number } | null
}

/** How a call went, on one line: `Xong sau 3 lần thử, mất 120 ms`. */
export function callNote({ failures, done }: Call): string {
  if (!done) return failures.length === 0 ? '' : say.call_failed({ count: failures.length })
  const took = tookText(done.tookMs)
  return failures.length === 0 ? say.call_done({ took }) : say.call_done_after({ count: failures.length + 1, took })
}
