import { previewRequestSchema, type PreviewRequest } from '../../schemas/preview.ts'
import { compileCheck } from '../check.ts'
import { previewMapping } from '../core/preview-mapping.ts'
import { requireFit } from '../run/require-fit.ts'
import { reply, type Route } from './route.ts'

const checkRequest = compileCheck<PreviewRequest>(previewRequestSchema, { trusted: true })

/** What expressions and texts give while they are written. */
export const previewRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/api/preview',
    summary: 'What an expression or a text gives on sample data; nothing is kept',
    access: 'local',
    body: 'json',
    handle({ engine, body }) {
      const { value, scope } = requireFit(checkRequest(body))
      return reply(previewMapping(value, { ...scope, now: new Date(engine.clock.now()).toISOString() }))
    }
  }
]
