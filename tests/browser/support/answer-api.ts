import type { IncomingMessage } from 'node:http'
import { json } from 'node:stream/consumers'
import type { JsonObject } from '../../../schemas/json.ts'
import { answerRecords } from './answer-records.ts'
import { permissions } from '../../../schemas/role.ts'
import { page, problem, type Answer } from './answer.ts'
import { sampleCareFlow } from './sample-care-flow.ts'
import { answerMessages } from './answer-messages.ts'
import { sampleActions, sampleFlow } from './sample-flow.ts'
import type { SampleWorld } from './sample-world.ts'

/** Answers one request of the API from the sample world. */
export async function answerApi(world: SampleWorld, request: IncomingMessage, url: URL): Promise<Answer> {
  const body = request.method === 'POST' || request.method === 'PATCH' ? await readBody(request) : {}
  const [, , kind, ...rest] = url.pathname.split('/').map(decodeURIComponent)
  switch (kind) {
    case 'me':
      return ok({ state: 'open', may: permissions })
    case 'overview':
      return ok(world.overview())
    case 'flows':
      return answerFlows(world, rest[0])
    case 'runs':
      return answerRuns(world, rest, url)
    case 'drafts':
      return ok({ drafts: [] })
    case 'plugins':
      return answerPlugins(world, rest)
    case 'messages':
      return answerMessages(world, rest, { url, body })
    case 'actions':
      return ok({ actions: sampleActions })
    case 'entities':
    case 'records':
      return answerRecords({ world, kind, parts: rest, url, body, request })
    default:
      return problem(404, 'NOT_FOUND')
  }
}

function answerPlugins(world: SampleWorld, [id, verb]: readonly string[]): Answer {
  if (verb !== 'enable') return problem(404, 'NOT_FOUND')
  world.heldPlugins = world.heldPlugins.filter((plugin) => plugin.id !== id)
  return ok({ id, state: 'on' })
}

function answerFlows(world: SampleWorld, id: string | undefined): Answer {
  if (id === undefined) return ok({ flows: world.flows() })
  const summary = world.flows().find((flow) => flow.id === id)
  return summary
    ? ok({ ...summary, flow: [sampleFlow, sampleCareFlow].find((flow) => flow.id === id) })
    : problem(404, 'NOT_FOUND')
}

function answerRuns(world: SampleWorld, [id, verb]: readonly string[], url: URL): Answer {
  if (id === undefined) {
    const { status, flowId } = Object.fromEntries(url.searchParams)
    const matching = world
      .summaries()
      .filter((run) => (!status || run.status === status) && (!flowId || run.flowId === flowId))
    const { rows, nextCursor } = page(matching, url)
    return ok({ runs: rows, nextCursor })
  }
  if (verb) changeRun(world, id, verb)
  const run = world.runs.find((one) => one.id === id)
  return run ? ok(run) : problem(404, 'NOT_FOUND')
}

function changeRun(world: SampleWorld, id: string, verb: string): void {
  world.runs = world.runs.map((run) => {
    if (run.id !== id) return run
    const at = run.updatedAt + 1000
    if (verb === 'retry') return { ...run, status: 'ready' as const }
    const cancelled = { kind: 'cancelled', at, by: 'api', reason: 'cancelled by a person' } as const
    return { ...run, status: 'cancelled' as const, wakeAt: null, journal: [...run.journal, cancelled] }
  })
}

function ok(body: object): Answer {
  return { status: 200, body, headers: {} }
}

async function readBody(request: IncomingMessage): Promise<JsonObject> {
  return request.headers['content-type']?.includes('json') ? ((await json(request)) as JsonObject) : {}
}
