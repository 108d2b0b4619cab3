import type { StoredRecord } from '../../../schemas/record.ts'
import type {
  AuditEntry,
  FlowSummary,
  HeldPlugin,
  MessageSummary,
  Overview,
  RunDetail,
  RunSummary,
  TimelineItem
} from '../../../schemas/views.ts'
import { messageStates } from '../../../schemas/message.ts'
import { sampleCareFlow } from './sample-care-flow.ts'
import { sampleCareRuns } from './sample-care-runs.ts'
import { sampleFlow } from './sample-flow.ts'
import { personId, sampleRuns, runIds, messageId } from './sample-runs.ts'
import { sampleMessages } from './sample-messages.ts'
import { sampleRecords } from './sample-records.ts'

/** What the stand-in server knows; tests change it and look at what the pages make of that. */
export class SampleWorld {
  runs: readonly RunDetail[]
  records: Map<string, readonly StoredRecord[]>
  messages: readonly MessageSummary[]
  hasFlows = true
  heldPlugins: readonly HeldPlugin[] = []
  readonly #now: number

  constructor(now: number) {
    this.#now = now
    this.runs = [...sampleRuns(now), ...sampleCareRuns(now)]
    this.messages = sampleMessages(now)
    this.records = new Map(sampleRecords(now))
  }

  overview(): Overview {
    const records = [...this.records].map(([entity, all]) => [entity, all.length])
    return {
      runs: this.#runCounts(),
      messages: this.messageCounts(),
      records: Object.fromEntries(records) as Record<string, number>,
      refusals: this.runs.length > 0 ? { INPUT_INVALID: 3 } : {},
      heldPlugins: this.heldPlugins
    }
  }

  messageCounts(): Overview['messages'] {
    const messages = this.runs.length > 0 ? this.messages : []
    const counts = messageStates.map((state) => [state, messages.filter((message) => message.state === state).length])
    return Object.fromEntries(counts) as Overview['messages']
  }

  flows(): readonly FlowSummary[] {
    const flows = this.hasFlows ? [sampleFlow, sampleCareFlow] : []
    return flows.map(({ id, names, description = null, trigger }) => ({
      id,
      names,
      description,
      version: 3,
      trigger,
      state: 'on',
      runs: this.#runCounts(this.runs.filter(({ flowId }) => flowId === id))
    }))
  }

  summaries(): readonly RunSummary[] {
    return this.runs.map(({ trigger: _trigger, journal: _journal, messages: _messages, flow, ...run }) => ({
      ...run,
      flowNames: flow.names,
      title: 'Nguyễn Thị Hoa'
    }))
  }

  timeline(id: string): readonly TimelineItem[] {
    if (id !== personId) return []
    const at = (minutesAgo: number): string => new Date(this.#now - minutesAgo * 60_000).toISOString()
    const order = this.records.get('sales.order')?.[0]
    return [
      {
        at: at(19),
        kind: 'message',
        source: 'email.smtp',
        id: messageId,
        summary: 'Chào Hoa, cảm ơn bạn',
        state: 'unknown'
      },
      { at: at(20), kind: 'run', source: sampleFlow.id, id: runIds.waiting, summary: sampleFlow.id, state: 'waiting' },
      { at: at(3000), kind: 'record', source: 'sales.order', id: order?.id ?? '', summary: 'DH-1001' }
    ]
  }

  audit(id: string): readonly AuditEntry[] {
    if (id !== personId) return []
    const at = new Date(this.#now).toISOString()
    return [
      { at, actor: 'api', op: 'update', changes: { points: [12_000, 12_500], stage: ['lead', 'customer'] } },
      { at, actor: `run:${runIds.waiting}/person`, op: 'create', changes: { fullName: [null, 'Nguyễn Thị Hoa'] } }
    ]
  }

  #runCounts(runs = this.runs): Overview['runs'] {
    const count = (status: string): number => runs.filter((run) => run.status === status).length
    return {
      queued: count('queued'),
      ready: count('ready'),
      waiting: count('waiting'),
      completed: count('completed'),
      failed: count('failed'),
      cancelled: count('cancelled')
    }
  }
}
