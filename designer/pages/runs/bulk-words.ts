import type { BulkAction, BulkJob } from '../../../schemas/bulk-job.ts'
import { sayLook } from '../../texts/look-texts.ts'

/** What each action is called on its button, and what it means. */
export const actionWords: Readonly<Record<BulkAction, { readonly name: () => string; readonly text: () => string }>> = {
  retry: { name: sayLook.bulk_retry, text: sayLook.bulk_retry_text },
  cancel: { name: sayLook.bulk_cancel, text: sayLook.bulk_cancel_text },
  move: { name: sayLook.bulk_move, text: sayLook.bulk_move_text },
  finish: { name: sayLook.bulk_finish, text: sayLook.bulk_finish_text }
}

/** How far a job has come. A move looks at all runs before it moves the first. */
export function jobText({ state, phase, check, done, failed, total }: BulkJob): string {
  const counts = { done, total }
  if (state === 'cancelled') return sayLook.bulk_stopped(counts)
  if (state === 'held') return sayLook.bulk_held({ can: check?.can ?? 0, cannot: check?.cannot ?? 0 })
  if (state === 'paused') return sayLook.bulk_paused(counts)
  if (state === 'done')
    return failed > 0 ? sayLook.bulk_done_some({ done, failed }) : sayLook.bulk_done({ count: done })
  return phase === 'check' ? sayLook.bulk_checking(counts) : sayLook.bulk_working(counts)
}
