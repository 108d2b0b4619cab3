import type { Json } from '../../schemas/json.ts'
import type { QuestionView, RunPage } from '../../schemas/views.ts'
import { compileCheck } from '../check.ts'
import { requireNamed } from '../accounts/require-named.ts'
import { limits } from '../limits.ts'
import type { Engine } from '../run/open-engine.ts'
import { flowNames, readRunDetail, toSummary } from '../run/read-run-detail.ts'
import { requireFit } from '../run/require-fit.ts'
import type { RetryOptions } from '../run/plan-run-move.ts'
import type { Decision } from '../run/run-control.ts'
import { reply, type Reply, type Route, type RouteRequest } from './route.ts'
import { readRunFilter } from './run-selection.ts'

/** Runs: the list, one run with its journal, what a person can do to it, and what it asks people. */
export const runRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/api/runs',
    summary: 'Runs, newest first: by status, flow, version, subject, step they stand at, error, times',
    access: 'local',
    handle: async ({ engine, query }) => reply(await listRuns(engine, query))
  },
  {
    method: 'GET',
    path: '/api/runs/:id',
    summary: 'A run with all that happened, where it stands, and the runs it belongs with',
    access: 'local',
    handle: async ({ engine, params }) => reply(await readRunDetail(engine, params['id'] ?? ''))
  },
  {
    method: 'POST',
    path: '/api/runs/:id/cancel',
    summary: 'Cancels a run, for good',
    access: 'local',
    body: 'json',
    isBodyOptional: true,
    handle: (request) =>
      control(request, checkCancel, (engine, id, { reason = 'cancelled by a person' }) =>
        engine.control.cancel(id, request.caller.actor, reason)
      )
  },
  {
    method: 'POST',
    path: '/api/runs/:id/retry',
    summary: 'Lets a failed run go on from the step that failed, on its version or the newest, with data put right',
    access: 'local',
    body: 'json',
    isBodyOptional: true,
    handle: (request) =>
      control(request, checkRetry, (engine, id, options) => engine.control.retry(id, request.caller.actor, options))
  },
  {
    method: 'POST',
    path: '/api/runs/:id/finish',
    summary: 'Ends an unfinished run as completed, where it stands',
    access: 'local',
    body: 'json',
    isBodyOptional: true,
    handle: (request) => control(request, checkNothing, (engine, id) => engine.control.finish(id, request.caller.actor))
  },
  {
    method: 'POST',
    path: '/api/runs/:id/move',
    summary: 'Lets an unfinished run go on with another version of its flow, if it can',
    access: 'local',
    body: 'json',
    handle: (request) =>
      control(request, checkMoveBody, (engine, id, { version }) =>
        engine.control.move(id, version, request.caller.actor)
      )
  },
  {
    method: 'POST',
    path: '/api/runs/:id/edit',
    summary: 'Changes outputs of steps of an unfinished run; it goes on with them',
    access: 'local',
    body: 'json',
    handle: (request) =>
      control(request, checkEdit, (engine, id, { outputs }) => engine.control.edit(id, outputs, request.caller.actor))
  },
  {
    method: 'POST',
    path: '/api/runs/:id/approvals/:step/decide',
    summary: 'Decides what a step asks, in the name of a person who was asked',
    access: 'local',
    body: 'json',
    handle: (request) =>
      control(request, checkDecision, (engine, id, decision) => {
        requireNamed(request.caller, decision.by)
        return engine.control.decide(id, request.params['step'] ?? '', decision)
      })
  },
  {
    method: 'POST',
    path: '/api/runs/:id/approvals/:step/delegate',
    summary: 'Hands a decision on to somebody else; answers with the link by which that person decides',
    access: 'local',
    body: 'json',
    async handle({ engine, params, body, caller }) {
      const [runId, step] = [params['id'] ?? '', params['step'] ?? '']
      const people = requireFit(checkDelegation(body))
      if (!caller.may.has('runs:manage')) requireNamed(caller, people.by)
      await engine.control.delegate(runId, step, people)
      return reply({ runId, step, ...people, link: engine.links.linkOf({ runId, step, approver: people.to }) })
    }
  },
  {
    method: 'GET',
    path: '/api/approvals',
    summary: 'Open questions to a person, or to everybody, soonest deadline first',
    access: 'local',
    handle: async ({ engine, query, caller }) => {
      const asked = caller.may.has('runs:see') ? (query['person'] ?? null) : (caller.account?.email ?? '')
      return reply({ questions: await listQuestions(engine, asked) })
    }
  }
]

const text = { type: 'string', minLength: 1, maxLength: 300 } as const
const outputs = { type: 'object', minProperties: 1, additionalProperties: true } as const

function checkOf<T>(properties: object, required: readonly string[] = []) {
  return compileCheck<T>({ type: 'object', additionalProperties: false, required, properties }, { trusted: true })
}

const checkNothing = checkOf<object>({})
const checkCancel = checkOf<{ readonly reason?: string }>({ reason: text })
const checkRetry = checkOf<RetryOptions>({ on: { enum: ['same', 'newest'] }, outputs })
const checkMoveBody = checkOf<{ readonly version: number }>({ version: { type: 'integer', minimum: 1 } }, ['version'])
const checkEdit = checkOf<{ readonly outputs: Readonly<Record<string, Json>> }>({ outputs }, ['outputs'])
const checkDecision = checkOf<Decision>(
  { by: text, outcome: text, data: { type: 'object' }, note: { type: 'string', maxLength: 2000 } },
  ['by', 'outcome']
)
const checkDelegation = checkOf<{ readonly by: string; readonly to: string }>({ by: text, to: text }, ['by', 'to'])

/** Does something to a run and shows what became of it. */
async function control<T>(
  { engine, params, body, caller }: RouteRequest,
  check: ReturnType<typeof checkOf<T>>,
  act: (engine: Engine, runId: string, given: T) => Promise<void>
): Promise<Reply> {
  const runId = params['id'] ?? ''
  await act(engine, runId, requireFit(check(body)))
  return reply(caller.may.has('runs:see') ? await readRunDetail(engine, runId) : { id: runId })
}

async function listRuns(engine: Engine, query: Readonly<Record<string, string>>): Promise<RunPage> {
  const page = await engine.store.runs.list(readRunFilter(query))
  return { runs: page.handles.map((handle) => toSummary(engine, handle)), nextCursor: page.nextCursor }
}

async function listQuestions(engine: Engine, approver: string | null): Promise<readonly QuestionView[]> {
  const questions = await engine.store.runs.questions(approver, limits.pageRowsMax)
  return questions.map((question) => ({ ...question, flowNames: flowNames(engine, question.flowId) }))
}
