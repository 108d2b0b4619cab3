import { compileCheck } from '../check.ts'
import type { TallySelection } from '../ports/tally-slice.ts'
import { requireFit } from '../run/require-fit.ts'
import { tallyFlow } from '../run/tally-flow.ts'
import { reply, type Reply, type Route, type RouteRequest } from './route.ts'

/** What all runs of a flow did, step by step. */
export const tallyRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/flows/:id/tally',
    summary: 'How many runs passed, wait and failed at each step and took each way, by version and period',
    access: 'local',
    handle: tally
  }
]

interface AskedTally {
  readonly version?: number
  readonly from?: string
  readonly to?: string
}

const time = { type: 'string', format: 'date-time' } as const

const checkAsked = compileCheck<AskedTally & { readonly lang?: string }>(
  {
    type: 'object',
    additionalProperties: false,
    properties: { version: { type: 'integer', minimum: 1 }, from: time, to: time, lang: { type: 'string' } }
  },
  { trusted: true, coerce: true }
)

async function tally({ engine, params, query }: RouteRequest): Promise<Reply> {
  const { version, from, to } = requireFit(checkAsked(query))
  const flowId = engine.registry.flow(params['id'] ?? '').id
  if (version !== undefined) await engine.registry.flowVersion(flowId, version)
  const selection: TallySelection = {
    flowId,
    ...(version === undefined ? {} : { version }),
    ...(from === undefined ? {} : { from: Date.parse(from) }),
    ...(to === undefined ? {} : { to: Date.parse(to) })
  }
  return reply(await tallyFlow(engine.store, selection))
}
