import type { Sight } from '../accounts/sights.ts'
import type { Entity } from '../../schemas/entity.ts'
import type { JsonObject } from '../../schemas/json.ts'
import type { FieldTest, RecordQuery, StoredRecord } from '../../schemas/record.ts'
import type { EntityView } from '../../schemas/views.ts'
import { engineError } from '../errors.ts'
import { makeId } from '../run/make-id.ts'
import type { Engine } from '../run/open-engine.ts'
import { reply, type Reply, type Route, type RouteRequest } from './route.ts'
import { readTimeline } from './read-timeline.ts'

/** Records of every entity: the same routes for all, whatever plugin declares them. */
export const recordRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/entities',
    summary: 'Kinds of records, with their fields',
    access: 'local',
    handle: async (request) => reply({ entities: await listEntities(request) })
  },
  {
    method: 'GET',
    path: '/api/records/:entity',
    summary: 'Records that match: filter, search without accents, sort, page by page',
    access: 'local',
    handle: async ({ engine, params, query }) =>
      reply(await engine.store.records.find(params['entity'] ?? '', toQuery(query)))
  },
  {
    method: 'POST',
    path: '/api/records/:entity',
    summary: 'Makes a record',
    access: 'local',
    body: 'json',
    isIntake: true,
    handle: createRecord
  },
  {
    method: 'GET',
    path: '/api/records/:entity/:id',
    summary: 'One record',
    access: 'local',
    handle: async ({ engine, params }) => recordReply(await getRecord(engine, params))
  },
  {
    method: 'PATCH',
    path: '/api/records/:entity/:id',
    summary: 'Changes fields of a record; null empties one; If-Match holds the version that was read',
    access: 'local',
    body: 'json',
    isIntake: true,
    handle: updateRecord
  },
  {
    method: 'DELETE',
    path: '/api/records/:entity/:id',
    summary: 'Deletes a record',
    access: 'local',
    isIntake: true,
    async handle({ engine, params, header, caller }) {
      const [entity, id] = [params['entity'] ?? '', params['id'] ?? '']
      await engine.intake.writeRecord({ op: 'delete', entity, id, version: versionOf(header) }, caller.actor)
      return { status: 204 }
    }
  },
  {
    method: 'GET',
    path: '/api/records/:entity/:id/timeline',
    summary: 'What happened with a record, newest first',
    access: 'local',
    async handle({ engine, params }) {
      const record = await getRecord(engine, params)
      return reply({ items: await readTimeline(engine, params['entity'] ?? '', record.id) })
    }
  },
  {
    method: 'GET',
    path: '/api/records/:entity/:id/audit',
    summary: 'Every change of a record, newest first',
    access: 'local',
    handle: async ({ engine, params }) =>
      reply({ entries: await engine.store.records.audit(params['entity'] ?? '', params['id'] ?? '') })
  }
]

async function listEntities({ engine, sights }: RouteRequest): Promise<readonly EntityView[]> {
  const declared = engine.registry
    .plugins()
    .flatMap(({ manifest }) => manifest.entities.map((entity) => ({ entity, plugin: manifest.id })))
    .flatMap(({ entity, plugin }) => {
      const sight = sights.read(entity.id)
      return sight ? [{ entity: seenEntity(entity, sight), plugin }] : []
    })
  return Promise.all(
    declared.map(async ({ entity, plugin }) => ({
      ...entity,
      plugin,
      count: await engine.store.records.count(entity.id)
    }))
  )
}

/** An entity without the fields that are hidden. */
function seenEntity(entity: Entity, { hidden }: Sight): Entity {
  if (hidden.size === 0) return entity
  return { ...entity, fields: Object.fromEntries(Object.entries(entity.fields).filter(([name]) => !hidden.has(name))) }
}

async function createRecord({ engine, params, body, caller }: RouteRequest): Promise<Reply> {
  const entity = params['entity'] ?? ''
  const id = makeId(engine.clock.now())
  const change = await engine.intake.writeRecord({ op: 'create', entity, id, values: body as JsonObject }, caller.actor)
  return recordReply(change.after, 201)
}

async function updateRecord({ engine, params, body, header, caller }: RouteRequest): Promise<Reply> {
  const [entity, id] = [params['entity'] ?? '', params['id'] ?? '']
  const write = { op: 'update', entity, id, version: versionOf(header), values: body as JsonObject } as const
  const change = await engine.intake.writeRecord(write, caller.actor)
  return recordReply(change.after)
}

async function getRecord(engine: Engine, params: RouteRequest['params']): Promise<StoredRecord> {
  const [entity, id] = [params['entity'] ?? '', params['id'] ?? '']
  const record = await engine.store.records.get(entity, id)
  if (!record) throw engineError('NOT_FOUND', { what: entity, id })
  return record
}

function recordReply(record: StoredRecord | null, status = 200): Reply {
  return reply(record ?? {}, status, { etag: `"${record?.version ?? 0}"` })
}

/** The version a person had read, from `If-Match`; null when they did not say. */
function versionOf(header: RouteRequest['header']): number | null {
  const given = header('if-match')
  if (given === undefined || given === '*') return null
  const version = Number(given.replaceAll('"', '').replace(/^W\//, ''))
  return Number.isInteger(version) ? version : -1
}

function toQuery({ search, sort, limit, cursor, where }: RouteRequest['query']): RecordQuery {
  return {
    ...(search ? { search } : {}),
    ...(sort ? { sort } : {}),
    ...(cursor ? { cursor } : {}),
    ...(limit && Number(limit) > 0 ? { limit: Math.floor(Number(limit)) } : {}),
    ...(where ? { where: parseWhere(where) } : {})
  }
}

function parseWhere(text: string): { readonly [field: string]: FieldTest } {
  try {
    const parsed: unknown = JSON.parse(text)
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed))
      return parsed as { [field: string]: FieldTest }
  } catch {
    // Refused below like any other text that is no filter.
  }
  const message = { vi: 'Bộ lọc phải là một đối tượng JSON.', en: 'The filter must be a JSON object.' }
  throw engineError('INPUT_INVALID', { fields: [{ path: '/where', message }] })
}
