import { SpanKind, type Attributes } from '@opentelemetry/api'
import type { JournalEntry } from '../../schemas/journal.ts'
import type { Millis } from '../../schemas/json.ts'
import type { Run } from '../../schemas/run.ts'
import type { MessageTried, RunMoved } from '../ports/telemetry.ts'
import { placeOfRun, spanIdOf, type TracePlace } from './trace-place.ts'

/** Something that is over, as a span shows it. */
export interface DoneSpan {
  readonly name: string
  readonly spanId: string
  readonly place: TracePlace
  readonly kind: SpanKind
  readonly startedAt: Millis
  readonly endedAt: Millis
  readonly attributes: Attributes
  readonly isFailed: boolean
}

export function requestSpan(
  request: Pick<DoneSpan, 'name' | 'spanId' | 'place' | 'startedAt' | 'endedAt'>,
  status: number
): DoneSpan {
  const attributes = { 'http.response.status_code': status }
  return { ...request, kind: SpanKind.SERVER, attributes, isFailed: status >= 500 }
}

export function deliverySpan({ message, outcome, startedAt, endedAt }: MessageTried, run: Run): DoneSpan {
  return {
    name: `send ${message.channel}`,
    spanId: spanIdOf('message', message.id, String(message.attempts), String(startedAt)),
    place: { ...placeOfRun(run), parentId: spanIdOf('step', run.id, message.stepId) },
    kind: SpanKind.PRODUCER,
    startedAt,
    endedAt,
    attributes: {
      'mach.message_id': message.id,
      'mach.channel': message.channel,
      'mach.attempt': message.attempts,
      'mach.outcome': outcome
    },
    isFailed: outcome !== 'sent'
  }
}

export function runSpanId(runId: string): string {
  return spanIdOf('run', runId)
}

export function commitSpan({ run, seq, at, tookMs }: RunMoved): DoneSpan {
  return {
    name: 'commit',
    spanId: spanIdOf('commit', run.id, String(seq)),
    place: { ...placeOfRun(run), parentId: runSpanId(run.id) },
    kind: SpanKind.INTERNAL,
    startedAt: at,
    endedAt: at + tookMs,
    attributes: { 'mach.run_id': run.id, 'mach.seq': seq },
    isFailed: false
  }
}

/** The spans that an entry of a journal ends: of a step, or of the whole run. */
export function entrySpans(entry: JournalEntry, { run, actionOf }: RunMoved): readonly DoneSpan[] {
  const place = placeOfRun(run)
  const inRun = { place: { ...place, parentId: runSpanId(run.id) }, kind: SpanKind.INTERNAL }
  const ids = { 'mach.run_id': run.id, 'mach.flow': run.flowId, 'mach.flow_version': run.flowVersion }
  if (entry.kind === 'done') {
    const { step, attempt, at, tookMs } = entry
    const attributes = { ...ids, 'mach.step': step, 'mach.attempt': attempt }
    const times = { startedAt: at, endedAt: at + tookMs }
    return [
      { name: actionOf(step), spanId: spanIdOf('step', run.id, step), ...inRun, ...times, attributes, isFailed: false }
    ]
  }
  if (entry.kind === 'failed') {
    const { step, attempt, at, error } = entry
    const attributes = { ...ids, 'mach.step': step, 'mach.attempt': attempt, 'error.type': error.code }
    const spanId = spanIdOf('step', run.id, step, String(attempt), String(at))
    return [{ name: actionOf(step), spanId, ...inRun, startedAt: at, endedAt: at, attributes, isFailed: true }]
  }
  if (entry.kind !== 'finished' && entry.kind !== 'cancelled') return []
  const outcome = entry.kind === 'finished' ? entry.outcome : 'cancelled'
  return [
    {
      name: `run ${run.flowId}`,
      spanId: runSpanId(run.id),
      place,
      kind: SpanKind.INTERNAL,
      startedAt: run.createdAt,
      endedAt: entry.at,
      attributes: { ...ids, 'mach.outcome': outcome },
      isFailed: outcome === 'failed'
    }
  ]
}
