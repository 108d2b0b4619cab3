import type { CompiledFlow } from '../core/compiled-flow.ts'
import type { ActionView, FlowSummary } from '../../schemas/views.ts'
import type { Engine } from '../run/open-engine.ts'
import { readOverview } from '../run/read-overview.ts'
import { reply, type Route } from './route.ts'

/** What is installed and how it does: the overview, flows, actions. */
export const flowRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/overview',
    summary: 'Counts of runs, messages and records',
    access: 'local',
    handle: async ({ engine }) => reply(await readOverview(engine.store))
  },
  {
    method: 'GET',
    path: '/api/flows',
    summary: 'The newest version of each flow, with counts of its runs',
    access: 'local',
    handle: async ({ engine }) =>
      reply({ flows: await Promise.all(engine.registry.flows().map((flow) => flowSummary(engine, flow))) })
  },
  {
    method: 'GET',
    path: '/api/flows/:id',
    summary: 'One flow with its steps',
    access: 'local',
    async handle({ engine, params }) {
      const flow = engine.registry.flow(params['id'] ?? '')
      return reply({ ...(await flowSummary(engine, flow)), flow: flow.flow })
    }
  },
  {
    method: 'POST',
    path: '/api/flows/:id/runs',
    summary: 'Starts a run by hand; the body is what the trigger would bring',
    access: 'local',
    body: 'json',
    isIntake: true,
    handle: async ({ engine, params, body, caller }) =>
      reply(await engine.intake.startByHand(params['id'] ?? '', body, caller.actor), 202)
  },
  {
    method: 'POST',
    path: '/api/flows/validate',
    summary: 'What keeps a flow from going live',
    access: 'local',
    body: 'json',
    handle: ({ engine, body }) => reply({ findings: engine.install.validate(body) })
  },
  {
    method: 'POST',
    path: '/api/flows/publish',
    summary: 'Makes the flow in the body live, when nothing keeps it from that; drafts stay as they are',
    access: 'local',
    body: 'json',
    isIntake: true,
    handle: async ({ engine, body }) => reply(await engine.install.flow(body))
  },
  {
    method: 'GET',
    path: '/api/actions',
    summary: 'Actions of all plugins',
    access: 'local',
    handle: ({ engine }) => reply({ actions: listActions(engine) })
  }
]

async function flowSummary(engine: Engine, { flow, version }: CompiledFlow): Promise<FlowSummary> {
  const { id, names, description, trigger } = flow
  return {
    id,
    names,
    description: description ?? null,
    version,
    trigger,
    state: engine.registry.stateOf(id),
    runs: await engine.store.runs.countByStatus(id)
  }
}

function listActions(engine: Engine): readonly ActionView[] {
  return engine.registry.actions().map(({ id, pluginId, action }) => ({
    id,
    labels: action.labels,
    help: action.help ?? null,
    icon: action.icon ?? null,
    plugin: pluginId
  }))
}
