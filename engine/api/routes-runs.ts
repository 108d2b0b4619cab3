import { systemFields } from '../../schemas/record.ts'
import { runStatuses, type RunStatus } from '../../schemas/run.ts'
import type { RunDetail, RunPage, RunSummary } from '../../schemas/views.ts'
import { plainText } from '../core/plain-text.ts'
import { engineError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { RunHandle } from '../ports/store.ts'
import type { Engine } from '../run/open-engine.ts'
import { reply, type Route } from './route.ts'

/** Runs: the list, one run with its journal, cancel and retry. */
export const runRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/runs',
    summary: 'Runs, newest first',
    access: 'local',
    handle: async ({ engine, query }) => reply(await listRuns(engine, query))
  },
  {
    method: 'GET',
    path: '/api/runs/:id',
    summary: 'A run with all that happened',
    access: 'local',
    handle: async ({ engine, params }) => reply(await runDetail(engine, params['id'] ?? ''))
  },
  {
    method: 'POST',
    path: '/api/runs/:id/cancel',
    summary: 'Cancels a run, for good',
    access: 'local',
    async handle({ engine, params }) {
      const id = params['id'] ?? ''
      await engine.control.cancel(id, 'api', 'cancelled by a person')
      return reply(await runDetail(engine, id))
    }
  },
  {
    method: 'POST',
    path: '/api/runs/:id/retry',
    summary: 'Lets a failed run go on from the step that failed',
    access: 'local',
    async handle({ engine, params }) {
      const id = params['id'] ?? ''
      await engine.control.retry(id, 'api')
      return reply(await runDetail(engine, id))
    }
  }
]

async function listRuns(engine: Engine, query: Readonly<Record<string, string>>): Promise<RunPage> {
  const { status, flowId, subject, cursor } = query
  const limit = Math.min(Number(query['limit'] ?? limits.pageRowsDefault) || limits.pageRowsDefault, limits.pageRowsMax)
  const page = await engine.store.runs.list({
    limit,
    ...(status === undefined ? {} : { status: parseStatus(status) }),
    ...(flowId === undefined ? {} : { flowId }),
    ...(subject === undefined ? {} : { subject }),
    ...(cursor === undefined ? {} : { cursor })
  })
  return { runs: page.handles.map((handle) => toSummary(engine, handle)), nextCursor: page.nextCursor }
}

async function runDetail(engine: Engine, id: string): Promise<RunDetail> {
  const handle = await engine.store.runs.find(id)
  if (!handle) throw engineError('NOT_FOUND', { what: 'run', id })
  const [journal, messages, { flow }] = await Promise.all([
    engine.store.runs.journal(handle),
    engine.store.outbox.ofRun(id),
    engine.registry.flowVersion(handle.run.flowId, handle.run.flowVersion)
  ])
  return { ...handle.run, journal, messages, flow }
}

function toSummary(engine: Engine, { run }: RunHandle): RunSummary {
  const { trigger, ...rest } = run
  const flow = engine.registry.flows().find(({ id }) => id === run.flowId)
  return { ...rest, flowNames: flow?.flow.names ?? { vi: run.flowId, en: run.flowId }, title: titleOf(trigger) }
}

/** The first text that a person wrote into what started the run: it tells runs apart better than an id. */
function titleOf(trigger: RunHandle['run']['trigger']): string | null {
  const given = trigger['form'] ?? trigger['record'] ?? trigger['body'] ?? trigger['input']
  if (typeof given !== 'object' || given === null) return null
  const system: ReadonlySet<string> = new Set(systemFields)
  const text = Object.entries(given).find(
    ([name, value]) => typeof value === 'string' && value !== '' && !system.has(name)
  )
  return text ? plainText(text[1]).slice(0, 80) : null
}

function parseStatus(status: string): RunStatus {
  const known = runStatuses.find((each) => each === status)
  if (known) return known
  const list = runStatuses.join(', ')
  const message = { vi: `Trạng thái phải là một trong: ${list}.`, en: `The status must be one of: ${list}.` }
  throw engineError('INPUT_INVALID', { fields: [{ path: '/status', message }] })
}
