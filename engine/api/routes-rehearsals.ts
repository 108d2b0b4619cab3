import { flowSchema, type Flow } from '../../schemas/flow.ts'
import type { JsonObject } from '../../schemas/json.ts'
import type { Occasion, OccasionChoices, RehearsalAsk } from '../../schemas/rehearsal.ts'
import { compileCheck } from '../check.ts'
import { engineError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { Rehearsals } from '../ports/rehearsals.ts'
import type { Engine } from '../run/open-engine.ts'
import { toSummary } from '../run/read-run-detail.ts'
import { requireFit } from '../run/require-fit.ts'
import { reply, type Route } from './route.ts'

/** A flow tried on one occasion, or on the past: over a copy, with nothing sent and nothing kept. */
export const rehearsalRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/flows/:id/occasions',
    summary: 'What a flow can be tried on: records of an entity, and what has started runs',
    access: 'local',
    handle: async ({ engine, params }) => reply(await readOccasions(engine, params['id'] ?? ''))
  },
  {
    method: 'POST',
    path: '/api/flows/:id/rehearsals',
    summary: 'Begins to play a flow over a copy of the data: on one occasion (`trial`), or on the last days (`past`)',
    access: 'local',
    body: 'json',
    async handle({ engine, params, body }) {
      const given = requireFit(checkAsk(body))
      const flow =
        given.flow === undefined ? await flowOf(engine, params['id'] ?? '') : requireFit(checkFlow(given.flow))
      return reply(rehearsalsOf(engine).begin(await toAsk(engine, flow, given)), 201)
    }
  },
  {
    method: 'GET',
    path: '/api/rehearsals/:id',
    summary: 'How far a rehearsal is, and what came of it',
    access: 'local',
    handle: ({ engine, params }) => reply(rehearsalsOf(engine).view(params['id'] ?? ''))
  },
  {
    method: 'GET',
    path: '/api/rehearsals/:id/runs/:runId',
    summary: 'One played run with all that happened and every change it made',
    access: 'local',
    handle: async ({ engine, params }) =>
      reply(await rehearsalsOf(engine).readRun(params['id'] ?? '', params['runId'] ?? ''))
  },
  {
    method: 'DELETE',
    path: '/api/rehearsals/:id',
    summary: 'Ends a rehearsal, wherever it stands, and forgets it',
    access: 'local',
    handle: ({ engine, params }) => reply(rehearsalsOf(engine).end(params['id'] ?? ''))
  }
]

interface GivenAsk {
  readonly kind: RehearsalAsk['kind']
  /** The flow as it is drawn; without it the draft, or what is live. */
  readonly flow?: JsonObject
  readonly days?: number
  readonly occasion?: Occasion
  readonly upTo?: string
}

const text = { type: 'string', minLength: 1, maxLength: 300 } as const
const occasionSchema = {
  type: 'object',
  required: ['kind'],
  discriminator: { propertyName: 'kind' },
  oneOf: [
    {
      required: ['kind', 'entity', 'id'],
      additionalProperties: false,
      properties: { kind: { const: 'record' }, entity: text, id: text }
    },
    {
      required: ['kind', 'id'],
      additionalProperties: false,
      properties: { kind: { const: 'run' }, id: text }
    },
    {
      required: ['kind', 'trigger'],
      additionalProperties: false,
      properties: { kind: { const: 'trigger' }, trigger: { type: 'object' } }
    }
  ]
} as const

const checkAsk = compileCheck<GivenAsk>(
  {
    type: 'object',
    additionalProperties: false,
    required: ['kind'],
    properties: {
      kind: { enum: ['past', 'trial'] },
      flow: { type: 'object' },
      days: { type: 'integer', minimum: 1, maximum: limits.rehearsedDaysMax },
      occasion: occasionSchema,
      upTo: text
    },
    if: { properties: { kind: { const: 'trial' } } },
    then: { required: ['occasion'] }
  },
  { trusted: true }
)
const checkFlow = compileCheck<Flow>(flowSchema, { trusted: true })

function rehearsalsOf({ rehearsals }: Engine): Rehearsals {
  if (!rehearsals) throw engineError('NOT_FOUND', { what: 'rehearsals', id: 'here' })
  return rehearsals
}

async function flowOf(engine: Engine, id: string): Promise<Flow> {
  return (await engine.drafting.open(id)).flow
}

const daysDefault = 90

async function toAsk(engine: Engine, flow: Flow, { kind, days, occasion, upTo }: GivenAsk): Promise<RehearsalAsk> {
  if (kind === 'past') return { kind, flow, days: days ?? daysDefault }
  const given = await toGiven(engine, occasion ?? { kind: 'trigger', trigger: {} })
  return { kind, flow, occasion: given, ...(upTo === undefined ? {} : { upTo }) }
}

/** In the copy no run is left: what started it is looked up here. */
async function toGiven({ store }: Engine, occasion: Occasion): Promise<Occasion> {
  if (occasion.kind !== 'run') return occasion
  const handle = await store.runs.find(occasion.id)
  if (!handle) throw engineError('NOT_FOUND', { what: 'run', id: occasion.id })
  return { kind: 'trigger', trigger: handle.run.trigger }
}

/** Runs of the flow; of a form, also those of other flows that it starts. */
async function readOccasions(engine: Engine, flowId: string): Promise<OccasionChoices> {
  const { trigger } = await flowOf(engine, flowId)
  const same = engine.registry.flows().filter(({ id, flow }) => {
    const isForm = trigger.type === 'form' && flow.trigger.type === 'form' && flow.trigger.form === trigger.form
    return id === flowId || isForm
  })
  const pages = await Promise.all(
    same.map(({ id }) => engine.store.runs.list({ flowId: id, limit: limits.occasionsMax }))
  )
  const handles = pages.flatMap((page) => page.handles).toSorted((a, b) => b.run.createdAt - a.run.createdAt)
  const runs = handles.slice(0, limits.occasionsMax).map((handle) => toSummary(engine, handle))
  return { entity: 'entity' in trigger ? (trigger.entity ?? null) : null, runs }
}
