import { engineError } from '../errors.ts'
import { readGauges } from '../run/read-gauges.ts'
import type { Route } from './route.ts'

/** For those who look after the installation. */
export const healthRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/metrics',
    summary: 'Counts, times and standings in the text format of Prometheus',
    access: 'local',
    async handle({ engine }) {
      if (!engine.metrics) throw engineError('NOT_FOUND', { what: 'metrics', id: 'metrics' })
      const text = engine.metrics.exposition(await readGauges(engine))
      return { status: 200, text, headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' } }
    }
  }
]
