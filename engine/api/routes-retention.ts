import { compileCheck } from '../check.ts'
import { requireFit } from '../run/require-fit.ts'
import { reply, type Route } from './route.ts'

/** How long finished runs are kept, and taking away what is older. */
export const retentionRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/api/retention',
    summary: 'Takes away what is old enough now, and gives the space back; `dryRun` only counts',
    access: 'local',
    body: 'json',
    isBodyOptional: true,
    async handle({ engine, body }) {
      const { dryRun: isDryRun = false } = requireFit(checkRetain(body))
      return reply(await engine.retainer.retain({ isDryRun }))
    }
  },
  {
    method: 'GET',
    path: '/api/flows/:id/retention',
    summary: 'Days for which finished runs of a flow are kept; null: as everywhere',
    access: 'local',
    async handle({ engine, params }) {
      const { id } = engine.registry.flow(params['id'] ?? '')
      const own = (await engine.store.retention.days()).find(({ flowId }) => flowId === id)
      return reply(own ?? { flowId: id, completed: null, cancelled: null, failed: null })
    }
  },
  {
    method: 'PUT',
    path: '/api/flows/:id/retention',
    summary: 'Sets for how many days finished runs of a flow are kept',
    access: 'local',
    body: 'json',
    async handle({ engine, params, body }) {
      const { id: flowId } = engine.registry.flow(params['id'] ?? '')
      const { completed = null, cancelled = null, failed = null } = requireFit(checkDays(body))
      const days = { flowId, completed, cancelled, failed }
      await engine.store.retention.setDays(days)
      return reply(days)
    }
  }
]

const checkRetain = compileCheck<{ readonly dryRun?: boolean }>(
  { type: 'object', additionalProperties: false, properties: { dryRun: { type: 'boolean' } } },
  { trusted: true }
)

interface Days {
  readonly completed?: number | null
  readonly cancelled?: number | null
  readonly failed?: number | null
}

const days = { type: ['integer', 'null'], minimum: 1, maximum: 36_500 } as const

const checkDays = compileCheck<Days>(
  { type: 'object', additionalProperties: false, properties: { completed: days, cancelled: days, failed: days } },
  { trusted: true }
)
