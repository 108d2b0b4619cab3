import { ROOT_CONTEXT, SpanStatusCode, trace, type HrTime } from '@opentelemetry/api'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import {
  defaultResource,
  detectResources,
  resourceAttributesEnvDetector,
  resourceFromAttributes,
  serviceNameEnvDetector
} from '@opentelemetry/resources'
import { BatchSpanProcessor, TracerProvider, type IdGenerator } from '@opentelemetry/sdk-trace'

import type { Millis } from '../../schemas/json.ts'
import { limits } from '../limits.ts'
import type { Clock } from '../ports/clock.ts'
import type { Tracing } from '../ports/tracing.ts'
import { commitSpan, deliverySpan, entrySpans, requestSpan, runSpanId, type DoneSpan } from './done-spans.ts'
import { newRoot, newSpanId, parsePlace, placeOfRun, writePlace } from './trace-place.ts'

/**
 * Sends spans by OTLP, set up by the standard variables alone. Spans are made once what they tell of is over and stored,
 * with ids that follow from the ids of runs, steps and messages; so nothing has to be kept in memory meanwhile. They name
 * flows, steps, codes and ids, never data of people. This file is loaded only when somebody wants traces.
 */
export function openTracing(clock: Clock): Tracing {
  const ids = new PlannedIds()
  const named = resourceFromAttributes({ 'service.name': 'mach' })
  const provider = new TracerProvider({
    resource: defaultResource()
      .merge(named)
      .merge(detectResources({ detectors: [resourceAttributesEnvDetector, serviceNameEnvDetector] })),
    idGenerator: ids,
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })]
  })
  const tracer = provider.getTracer('mach')
  const show = (span: DoneSpan): void => {
    const { traceId, parentId, isSampled } = span.place
    ids.next = { traceId, spanId: span.spanId }
    const parent = { traceId, spanId: parentId ?? '', traceFlags: isSampled ? 1 : 0, isRemote: true }
    const context = parentId === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent)
    const { name, kind, attributes, startedAt, endedAt } = span
    const made = tracer.startSpan(name, { kind, attributes, startTime: toTime(startedAt) }, context)
    if (span.isFailed) made.setStatus({ code: SpanStatusCode.ERROR })
    made.end(toTime(endedAt))
  }
  return {
    requestBegan(name, traceparent) {
      const place = parsePlace(traceparent) ?? newRoot()
      const spanId = newSpanId()
      const startedAt = clock.now()
      return {
        traceparent: writePlace(place, spanId),
        ended: (status) => show(requestSpan({ name, spanId, place, startedAt, endedAt: clock.now() }, status))
      }
    },
    causedBy: (run) => writePlace(placeOfRun(run), runSpanId(run.id)),
    runMoved(moved) {
      show(commitSpan(moved))
      for (const entry of moved.entries) for (const span of entrySpans(entry, moved)) show(span)
    },
    deliveryDone: (tried, run) => show(deliverySpan(tried, run)),
    // What a collector does not take in time is lost: stopping never waits for whoever only looks on.
    close: () =>
      new Promise((resolve) => {
        const cancel = clock.after(limits.tracesFlushMs, resolve)
        void provider
          .shutdown()
          .then(resolve, () => resolve())
          .finally(cancel)
      })
  }
}

/** Gives the next span the ids that were worked out for it. */
class PlannedIds implements IdGenerator {
  next: { readonly traceId: string; readonly spanId: string } = { traceId: '', spanId: '' }
  generateTraceId = (): string => this.next.traceId
  generateSpanId = (): string => this.next.spanId
}

/** Seconds and nanoseconds: a plain number from before the start of this process would be taken for something else. */
function toTime(ms: Millis): HrTime {
  const seconds = Math.floor(ms / 1000)
  return [seconds, Math.round((ms - seconds * 1000) * 1e6)]
}
