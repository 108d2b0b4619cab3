import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { JsonObject } from '../../../schemas/json.ts'
import type { StoredRecord } from '../../../schemas/record.ts'
import { page, problem, type Answer } from './answer.ts'
import { sampleEntities } from './sample-entities.ts'
import type { SampleWorld } from './sample-world.ts'

interface Question {
  readonly world: SampleWorld
  readonly kind: 'entities' | 'records'
  readonly parts: readonly string[]
  readonly url: URL
  readonly body: JsonObject
  readonly request: IncomingMessage
}

/** Answers questions about entities and records from the sample world. */
export function answerRecords(question: Question): Answer {
  const { world, kind, parts, url, request, body } = question
  if (kind === 'entities') return listEntities(world)
  const [entity = '', id, more] = parts
  const all = world.records.get(entity) ?? []
  if (id === undefined) return request.method === 'POST' ? create(world, entity, body) : list(all, url)
  if (more === 'timeline') return reply({ items: world.timeline(id) })
  if (more === 'audit') return reply({ entries: world.audit(id) })
  const record = all.find((one) => one.id === id)
  if (!record) return problem(404, 'NOT_FOUND')
  if (request.method === 'GET') return reply(record)
  if (request.headers['if-match'] !== `"${record.version}"`) return problem(412, 'VERSION_CONFLICT')
  return request.method === 'DELETE' ? remove(world, entity, id) : update(question, record)
}

function listEntities(world: SampleWorld): Answer {
  const entities = sampleEntities.map((one) => ({ ...one, count: world.records.get(one.id)?.length ?? 0 }))
  return reply({ entities: world.hasFlows ? entities : [] })
}

function list(all: readonly StoredRecord[], url: URL): Answer {
  const { search = '', sort = '', where } = Object.fromEntries(url.searchParams)
  const found = all.filter((record) => matches(record, search) && (!where || isWhere(record, where)))
  const name = sort.replace('-', '')
  const sorted = sort ? found.toSorted((a, b) => compare(a[name], b[name]) * (sort.startsWith('-') ? -1 : 1)) : found
  const { rows, nextCursor } = page(sorted, url)
  return reply({ records: rows, nextCursor })
}

function isWhere(record: StoredRecord, where: string): boolean {
  return Object.entries(JSON.parse(where) as Record<string, unknown>).every(([field, wanted]) =>
    typeof wanted === 'object' && wanted !== null && 'in' in wanted && Array.isArray(wanted.in)
      ? wanted.in.includes(record[field])
      : record[field] === wanted
  )
}

function matches(record: StoredRecord, search: string): boolean {
  return fold(JSON.stringify(record)).includes(fold(search))
}

function fold(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll(/[đĐ]/g, 'd').toLowerCase()
}

function compare(a: unknown, b: unknown): number {
  return typeof a === 'number' && typeof b === 'number' ? a - b : String(a ?? '').localeCompare(String(b ?? ''), 'vi')
}

function create(world: SampleWorld, entity: string, values: JsonObject): Answer {
  if (values['phone'] === '123') return wrongPhone()
  const now = new Date().toISOString()
  const system = { id: randomUUID(), version: 1, createdAt: now, createdBy: 'api', updatedAt: now, updatedBy: 'api' }
  const record = { ...values, ...system }
  world.records.set(entity, [record, ...(world.records.get(entity) ?? [])])
  return { ...reply(record), status: 201 }
}

function update({ world, parts, body }: Question, record: StoredRecord): Answer {
  if (body['phone'] === '123') return wrongPhone()
  const changed = { ...record, ...body, version: record.version + 1 }
  const entity = parts[0] ?? ''
  world.records.set(
    entity,
    (world.records.get(entity) ?? []).map((one) => (one.id === record.id ? changed : one))
  )
  return reply(changed)
}

function remove(world: SampleWorld, entity: string, id: string): Answer {
  world.records.set(
    entity,
    (world.records.get(entity) ?? []).filter((one) => one.id !== id)
  )
  return { status: 204, body: null, headers: {} }
}

function wrongPhone(): Answer {
  const message = { vi: 'Số điện thoại phải có 10 chữ số.', en: 'The phone number needs 10 digits.' }
  return problem(422, 'INPUT_INVALID', { fields: [{ path: '/phone', message }] })
}

function reply(body: object): Answer {
  return { status: 200, body, headers: {} }
}
