import { bulkActions, type BulkAction, type BulkJob, type BulkOptions } from '../../schemas/bulk-job.ts'
import { compileCheck } from '../check.ts'
import type { BulkTask } from '../run/bulk-page.ts'
import { requireFit } from '../run/require-fit.ts'
import { limits } from '../limits.ts'
import { reply, type Reply, type Route, type RouteRequest } from './route.ts'
import { runSelectionSchema, toRunSelection, type AskedSelection } from './run-selection.ts'

/** One thing done to many runs: looked at beforehand, tried on a few, then on the rest, with its progress in sight. */
export const bulkRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/api/runs/bulk',
    summary: 'Cancels, retries, moves or finishes all runs of a filter; `dryRun` only says what it would do',
    access: 'local',
    body: 'json',
    handle: beginJob
  },
  {
    method: 'GET',
    path: '/api/runs/bulk',
    summary: 'Jobs over many runs, newest first',
    access: 'local',
    handle: async ({ engine }) => reply({ jobs: await engine.store.jobs.newest(limits.pageRowsDefault) })
  },
  {
    method: 'GET',
    path: '/api/runs/bulk/:id',
    summary: 'How far a job has come',
    access: 'local',
    handle: async ({ engine, params }) => reply(await engine.bulk.find(params['id'] ?? ''))
  },
  {
    method: 'POST',
    path: '/api/runs/bulk/:id/continue',
    summary: 'Does the rest after a canary, or goes on after a pause',
    access: 'local',
    body: 'json',
    isBodyOptional: true,
    handle: (request) => control(request, 'resume')
  },
  {
    method: 'POST',
    path: '/api/runs/bulk/:id/pause',
    summary: 'Stops a job after the page at hand',
    access: 'local',
    body: 'json',
    isBodyOptional: true,
    handle: (request) => control(request, 'pause')
  },
  {
    method: 'POST',
    path: '/api/runs/bulk/:id/cancel',
    summary: 'Ends a job; what it has not reached stays as it is',
    access: 'local',
    body: 'json',
    isBodyOptional: true,
    handle: (request) => control(request, 'cancel')
  }
]

interface AskedJob {
  readonly action: BulkAction
  readonly filter: AskedSelection
  readonly dryRun?: boolean
  readonly canary?: number
  readonly options?: BulkOptions
}

const checkJob = compileCheck<AskedJob>(
  {
    type: 'object',
    required: ['action', 'filter'],
    additionalProperties: false,
    properties: {
      action: { enum: bulkActions },
      filter: { ...runSelectionSchema, minProperties: 1 },
      dryRun: { type: 'boolean' },
      canary: { type: 'integer', minimum: 1 },
      options: {
        type: 'object',
        additionalProperties: false,
        properties: {
          on: { enum: ['same', 'newest'] },
          to: { type: 'integer', minimum: 1 },
          reason: { type: 'string', minLength: 1, maxLength: 300 }
        }
      }
    }
  },
  { trusted: true }
)

async function beginJob({ engine, body, caller }: RouteRequest): Promise<Reply> {
  const { action, filter, dryRun, canary, options = {} } = requireFit(checkJob(body))
  const task: BulkTask = { action, selection: toRunSelection(filter), options, by: caller.actor }
  if (dryRun) return reply(await engine.bulk.preview(task))
  return reply(await engine.bulk.begin(task, canary ?? null), 202)
}

async function control({ engine, params }: RouteRequest, act: 'resume' | 'pause' | 'cancel'): Promise<Reply> {
  const job: BulkJob = await engine.bulk[act](params['id'] ?? '')
  return reply(job)
}
