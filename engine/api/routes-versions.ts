import type { FlowState } from '../ports/store.ts'
import type { Json } from '../../schemas/json.ts'
import type { FlowVersionView } from '../../schemas/views.ts'
import { compileCheck } from '../check.ts'
import { compileFlow } from '../core/compile-flow.ts'
import type { CompiledFlow } from '../core/compiled-flow.ts'
import { diffFlows } from '../core/diff-flows.ts'
import { engineError } from '../errors.ts'
import type { BulkTask } from '../run/bulk-page.ts'
import { inFlightGroups } from '../run/in-flight.ts'
import type { Engine } from '../run/open-engine.ts'
import { requireFit } from '../run/require-fit.ts'
import { reply, type Reply, type Route, type RouteRequest } from './route.ts'

/** Flows as they change: on, paused, off; their versions, what differs, and what becomes of the runs under way. */
export const versionRoutes: readonly Route[] = [
  stateRoute('pause', 'paused', 'Pauses a flow: what triggers bring is taken and waits in line'),
  stateRoute('resume', 'on', 'Lets a paused flow go on, with all that came meanwhile'),
  stateRoute('on', 'on', 'Switches a flow on'),
  stateRoute('off', 'off', 'Switches a flow off: triggers do nothing, runs under way go on'),
  {
    method: 'GET',
    path: '/api/flows/:id/versions',
    summary: 'Versions of a flow, newest first, with the runs still on them',
    access: 'local',
    handle: async ({ engine, params }) => reply({ versions: await listVersions(engine, params['id'] ?? '') })
  },
  {
    method: 'GET',
    path: '/api/flows/:id/versions/:v',
    summary: 'One version of a flow',
    access: 'local',
    async handle({ engine, params }) {
      const { flow, version } = await versionOf(engine, params['id'] ?? '', params['v'])
      return reply({ version, flow })
    }
  },
  {
    method: 'PUT',
    path: '/api/flows/:id/versions/:v/name',
    summary: 'Says what people call a version; null takes the name away',
    access: 'local',
    body: 'json',
    async handle({ engine, params, body }) {
      const { name } = requireFit(checkName(body))
      const { id, version } = await versionOf(engine, params['id'] ?? '', params['v'])
      await engine.store.setup.nameVersion(id, version, name)
      return reply({ version, name })
    }
  },
  {
    method: 'GET',
    path: '/api/flows/:id/diff',
    summary: 'What differs between two versions, in the order of the page; by default the newest and the one before',
    access: 'local',
    handle: diff
  },
  {
    method: 'POST',
    path: '/api/flows/:id/rollback',
    summary: 'Publishes the content of an old version as a new one',
    access: 'local',
    body: 'json',
    async handle({ engine, params, body }) {
      const { version } = requireFit(checkRollback(body))
      const old = await versionOf(engine, params['id'] ?? '', String(version))
      return reply(await engine.install.flow(old.flow, 'api'))
    }
  },
  {
    method: 'GET',
    path: '/api/flows/:id/inflight',
    summary:
      'Runs under way by version and place, and whether they could go on with another version, or with the draft',
    access: 'local',
    async handle({ engine, params, query }) {
      const [id, given] = [params['id'] ?? '', query['to']]
      const to = given === 'draft' ? await draftOf(engine, id) : await versionOf(engine, id, given)
      return reply({ to: given === 'draft' ? null : to.version, groups: await inFlightGroups(engine, to) })
    }
  },
  {
    method: 'POST',
    path: '/api/flows/:id/inflight',
    summary: 'Decides about a group of runs under way: they stay, go on with another version, or end',
    access: 'local',
    body: 'json',
    handle: decideInFlight
  }
]

const versionSchema = { type: 'integer', minimum: 1 } as const

const checkRollback = compileCheck<{ readonly version: number }>(
  { type: 'object', required: ['version'], additionalProperties: false, properties: { version: versionSchema } },
  { trusted: true }
)

const checkName = compileCheck<{ readonly name: string | null }>(
  {
    type: 'object',
    required: ['name'],
    additionalProperties: false,
    properties: { name: { type: ['string', 'null'], minLength: 1, maxLength: 80 } }
  },
  { trusted: true }
)

interface AskedGroup {
  readonly version: number
  /** Absent: all runs of the version. */
  readonly step?: string
  readonly action: 'stay' | 'move' | 'finish'
  readonly to?: number
  readonly dryRun?: boolean
}

const checkGroup = compileCheck<AskedGroup>(
  {
    type: 'object',
    required: ['version', 'action'],
    additionalProperties: false,
    properties: {
      version: versionSchema,
      step: { type: 'string', minLength: 1, maxLength: 100 },
      action: { enum: ['stay', 'move', 'finish'] },
      to: versionSchema,
      dryRun: { type: 'boolean' }
    }
  },
  { trusted: true }
)

function stateRoute(word: string, state: FlowState, summary: string): Route {
  return {
    method: 'POST',
    path: `/api/flows/:id/${word}`,
    summary,
    access: 'local',
    body: 'json',
    isBodyOptional: true,
    async handle({ engine, params }) {
      const id = params['id'] ?? ''
      await engine.flows.setState(id, state)
      return reply({ id, state: engine.registry.stateOf(id) })
    }
  }
}

async function listVersions(engine: Engine, flowId: string): Promise<readonly FlowVersionView[]> {
  const { id } = engine.registry.flow(flowId)
  const [versions, groups] = await Promise.all([engine.store.setup.flowVersions(id), engine.store.runs.groups(id)])
  return versions.map((each) => {
    const own = groups.filter(({ version }) => version === each.version)
    return { ...each, runs: own.reduce((sum, { count }) => sum + count, 0) }
  })
}

/** A version by its number; without one the newest. */
function versionOf({ registry }: Engine, flowId: string, given: string | undefined) {
  const newest = registry.flow(flowId)
  if (given === undefined) return Promise.resolve(newest)
  if (!/^\d{1,9}$/u.test(given)) throw engineError('NOT_FOUND', { what: 'flow', id: `${flowId}@${given}` })
  return registry.flowVersion(flowId, Number(given))
}

/** The draft as it would be published; throws FLOW_INVALID while it cannot be. */
async function draftOf(engine: Engine, flowId: string): Promise<CompiledFlow> {
  const newest = engine.registry.flow(flowId)
  const { flow } = await engine.drafting.open(flowId)
  const result = compileFlow(flow, newest.version + 1)
  if (result.ok) return result.compiled
  throw engineError('FLOW_INVALID', { flow: flowId, findings: result.findings as unknown as Json })
}

async function diff({ engine, params, query }: RouteRequest): Promise<Reply> {
  const id = params['id'] ?? ''
  const to = await versionOf(engine, id, query['to'])
  const from = await versionOf(engine, id, query['from'] ?? String(Math.max(1, to.version - 1)))
  return reply({ from: from.version, to: to.version, changes: diffFlows(from.flow, to.flow) })
}

async function decideInFlight({ engine, params, body, caller }: RouteRequest): Promise<Reply> {
  const { version, step, action, to, dryRun } = requireFit(checkGroup(body))
  const flowId = engine.registry.flow(params['id'] ?? '').id
  if (action === 'stay') return reply({ job: null })
  if (to !== undefined) await engine.registry.flowVersion(flowId, to)
  const selection = { flowId, version, ...(step === undefined ? {} : { at: step }) }
  const task: BulkTask = { action, selection, options: to === undefined ? {} : { to }, by: caller.actor }
  if (dryRun) return reply(await engine.bulk.preview(task))
  return reply({ job: await engine.bulk.begin(task, null) }, 202)
}
