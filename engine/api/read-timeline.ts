import type { Entity } from '../../schemas/entity.ts'
import type { TimelineItem } from '../../schemas/views.ts'
import { plainText } from '../core/plain-text.ts'
import { limits } from '../limits.ts'
import type { Engine } from '../run/open-engine.ts'

/** What happened with a record: records that name it as their subject, messages about it, runs on it. Newest first. */
export async function readTimeline(engine: Engine, entityId: string, id: string): Promise<readonly TimelineItem[]> {
  const sources = engine.registry.entities().filter((entity) => pointsTo(entity, entityId))
  const parts = await Promise.all([
    ...sources.map((entity) => recordItems(engine, entity, id)),
    messageItems(engine, id),
    runItems(engine, id)
  ])
  return parts.flat().toSorted((a, b) => (a.at < b.at ? 1 : -1))
}

function pointsTo({ timeline, fields }: Entity, entityId: string): boolean {
  return timeline !== undefined && fields[timeline.subject]?.['x-mach'].relation?.entity === entityId
}

async function recordItems(engine: Engine, entity: Entity, id: string): Promise<readonly TimelineItem[]> {
  const { timeline } = entity
  if (!timeline) return []
  const page = await engine.store.records.find(entity.id, {
    where: { [timeline.subject]: id },
    limit: limits.timelineItemsMax
  })
  return page.records.map((record) => ({
    at: plainText(record[timeline.at]) || record.createdAt,
    kind: 'record',
    source: entity.id,
    id: record.id,
    summary: plainText(record[timeline.summary]) || plainText(record[entity.title])
  }))
}

async function messageItems(engine: Engine, id: string): Promise<readonly TimelineItem[]> {
  const messages = await engine.store.outbox.aboutRecord(id, limits.timelineItemsMax)
  return messages.map((message) => ({
    at: new Date(message.settledAt ?? message.createdAt).toISOString(),
    kind: 'message',
    source: message.channel,
    id: message.id,
    summary: plainText(message.payload['subject']) || plainText(message.payload['text']),
    state: message.state
  }))
}

async function runItems(engine: Engine, id: string): Promise<readonly TimelineItem[]> {
  const { handles } = await engine.store.runs.list({ subject: id, limit: limits.timelineItemsMax })
  return handles.map(({ run }) => ({
    at: new Date(run.createdAt).toISOString(),
    kind: 'run',
    source: run.flowId,
    id: run.id,
    summary: run.flowId,
    state: run.status
  }))
}
