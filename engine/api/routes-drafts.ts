import type { DraftSummary, FlowDraft, Palette } from '../../schemas/draft.ts'
import type { Form } from '../../schemas/form.ts'
import type { JsonSchema } from '../../schemas/json.ts'
import { formBodySchema, trapField } from '../core/form-body-schema.ts'
import type { Engine } from '../run/open-engine.ts'
import { reply, type Reply, type Route, type RouteRequest } from './route.ts'

/** Flows while they are drawn: begin, save, check, publish. `If-Match` holds the revision that was seen. */
export const draftRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/drafts',
    summary: 'Flows that are being drawn, newest first',
    access: 'local',
    handle: async ({ engine }) =>
      reply({ drafts: (await engine.store.drafts.list()).map((one) => toSummary(engine, one)) })
  },
  {
    method: 'POST',
    path: '/api/flows',
    summary: 'Begins a new flow as a draft',
    access: 'local',
    body: 'json',
    isIntake: true,
    handle: async ({ engine, body, caller }) => draftReply(await engine.drafting.begin(body, caller.actor), 201)
  },
  {
    method: 'GET',
    path: '/api/flows/:id/draft',
    summary: 'The draft of a flow, or what is live as the beginning of one',
    access: 'local',
    handle: async ({ engine, params }) => draftReply(await engine.drafting.open(params['id'] ?? ''))
  },
  {
    method: 'PUT',
    path: '/api/flows/:id/draft',
    summary: 'Saves the draft; 412 with what is there now when somebody else has saved meanwhile',
    access: 'local',
    body: 'json',
    isIntake: true,
    handle: async (request) => draftReply(await request.engine.drafting.save({ ...seen(request), flow: request.body }))
  },
  {
    method: 'POST',
    path: '/api/flows/:id/validate',
    summary: 'What keeps the flow in the body from going live',
    access: 'local',
    body: 'json',
    handle: ({ engine, body }) => reply({ findings: engine.drafting.validate(body) })
  },
  {
    method: 'POST',
    path: '/api/flows/:id/publish',
    summary: 'Makes the saved draft a version that new runs follow',
    access: 'local',
    isIntake: true,
    handle: async (request) => reply(await request.engine.drafting.publish(seen(request)))
  },
  {
    method: 'GET',
    path: '/api/palette',
    summary: 'What steps can be made of: actions with their schemas, forms',
    access: 'local',
    handle: ({ engine }) => reply(palette(engine))
  }
]

/** Who asks, for which flow, and the revision they have seen; none means that they have seen nothing. */
function seen({ params, header, caller }: RouteRequest): { flowId: string; revision: number; actor: string } {
  const revision = Number((header('if-match') ?? '0').replaceAll('"', '').replace(/^W\//, ''))
  return { flowId: params['id'] ?? '', revision: Number.isInteger(revision) ? revision : -1, actor: caller.actor }
}

function draftReply(draft: FlowDraft, status = 200): Reply {
  return reply(draft, status, { etag: `"${draft.revision}"` })
}

function toSummary(engine: Engine, { flow, savedAt }: FlowDraft): DraftSummary {
  return { id: flow.id, names: flow.names, savedAt, isLive: engine.registry.flows().some(({ id }) => id === flow.id) }
}

function palette({ registry }: Engine): Palette {
  return {
    plugins: registry.plugins().map(({ manifest }) => ({ id: manifest.id, labels: manifest.labels })),
    actions: registry.actions().map(({ id, pluginId, action }) => ({
      id,
      plugin: pluginId,
      labels: action.labels,
      help: action.help ?? null,
      icon: action.icon ?? null,
      input: action.input,
      output: action.output
    })),
    triggers: registry.triggers().map(({ id, pluginId, trigger }) => ({
      id,
      plugin: pluginId,
      labels: trigger.labels,
      help: trigger.help ?? null,
      event: trigger.event
    })),
    forms: registry.forms().map(({ form }) => ({ id: form.id, names: form.names, body: labelled(form) }))
  }
}

/** What a form brings, with the words that stand beside its fields. */
function labelled(form: Form): JsonSchema {
  const schema = formBodySchema(form)
  const properties = schema['properties'] as Readonly<Record<string, object>>
  const labels = new Map(form.fields.map((field) => [field.name, field.labels]))
  const named = Object.entries(properties)
    .filter(([name]) => name !== trapField)
    .map(([name, property]) => [
      name,
      { ...property, ...(labels.has(name) ? { 'x-mach': { labels: labels.get(name) } } : {}) }
    ])
  return { ...schema, properties: Object.fromEntries(named) as JsonSchema }
}
