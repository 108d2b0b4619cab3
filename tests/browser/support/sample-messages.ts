import type { MessageSummary } from '../../../schemas/views.ts'
import { sampleFlow } from './sample-flow.ts'
import { messageId, personId, runIds } from './sample-runs.ts'

const minuteMs = 60_000

/** Messages in each state that has something special to show, the newest first. */
export function sampleMessages(now: number): readonly MessageSummary[] {
  return [
    message(now, 1, {
      state: 'queued',
      attempts: 1,
      nextAt: now + 30 * minuteMs,
      settledAt: null,
      answer: '451 try later'
    }),
    message(now, 2, { id: messageId, state: 'unknown', answer: 'connection lost after DATA' }),
    message(now, 3, {
      state: 'failed',
      attempts: 8,
      answer: '550 5.1.1 no such mailbox',
      summary: { to: 'hoa@exampel.vn', subject: 'Ưu đãi tháng này dành riêng cho chị Nguyễn Thị Hoa và gia đình' }
    }),
    message(now, 4, { state: 'failed', answer: '552 mailbox full' }),
    message(now, 5, { state: 'sent', answer: '250 ok' }),
    message(now, 6, { state: 'dropped', answer: 'connection lost' })
  ]
}

function message(now: number, n: number, parts: Partial<MessageSummary>): MessageSummary {
  return {
    id: `01900000-0000-7000-8000-0000000000b${n}`,
    runId: runIds.waiting,
    flowId: sampleFlow.id,
    flowNames: sampleFlow.names,
    stepId: 'greet',
    channel: 'email.smtp',
    summary: { to: 'hoa@example.vn', subject: 'Chào Hoa, cảm ơn bạn đã ghé' },
    about: personId,
    host: 'smtp.example.vn',
    state: 'sent',
    attempts: 1,
    nextAt: now,
    createdAt: now - n * 10 * minuteMs,
    settledAt: now - n * 9 * minuteMs,
    answer: null,
    ...parts
  }
}
