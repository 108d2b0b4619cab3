import { m } from '../paraglide/messages.js'
import { tookText } from './span-text.ts'

interface Call {
  readonly failures: readonly { readonly attempt: number }[]
  readonly done: { readonly attempt: number; readonly tookMs: number } | null
}

/** How a call went, on one line: `Xong sau 3 lần thử, mất 120 ms`. */
export function callNote({ failures, done }: Call): string {
  if (!done) return m.call_failed({ count: failures.length })
  const took = tookText(done.tookMs)
  return failures.length === 0 ? m.call_done({ took }) : m.call_done_after({ count: failures.length + 1, took })
}
