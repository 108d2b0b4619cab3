import type { Entity } from '../../schemas/entity.ts'
import type { TimelineItem } from '../../schemas/views.ts'
import type { Engine } from '../run/open-engine.ts'

const itemsPerSourceMax = 100

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
  const page = await engine.store.records.find(entity.id, { where: { [timeline.subject]: id }, limit: itemsPerSourceMax })
  return page.records.map((record) => ({
    at: String(record[timeline.at] ?? record.createdAt),
    kind: 'record',
    source: entity.id,
    id: record.id,
    summary: String(record[timeline.summary] ?? record[entity.title] ?? '')
  }))
}

async function messageItems(engine: Engine, id: string): Promise<readonly TimelineItem[]> {
  const messages = await engine.store.outbox.aboutRecord(id, itemsPerSourceMax)
  return messages.map((message) => ({
    at: new Date(message.settledAt ?? message.createdAt).toISOString(),
    kind: 'message',
    source: message.channel,
    id: message.id,
    summary: String(message.payload['subject'] ?? message.payload['text'] ?? ''),
    state: message.state
  }))
}

async function runItems(engine: Engine, id: string): Promise<readonly TimelineItem[]> {
  const { handles } = await engine.store.runs.list({ subject: id, limit: itemsPerSourceMax })
  return handles.map(({ run }) => ({
    at: new Date(run.createdAt).toISOString(),
    kind: 'run',
    source: run.flowId,
    id: run.id,
    summary: run.flowId,
    state: run.status
  }))
}
