import type { FailedEntry } from '../../../schemas/journal.ts'
import type { LiveChange, RunDetail } from '../../../schemas/views.ts'
import type { BuiltPlugin } from '../../registry/built-plugin.ts'
import { callApi, proofOfKey } from './call-api.ts'
import { mapFrame } from './map-frame.ts'

/** Listens to a running Mạch and shows each failed step of the plugin, with its place in the source. */
export async function followFailures(url: string, current: () => BuiltPlugin | null): Promise<void> {
  const seen = new Set<string>()
  for await (const { runs } of liveChanges(url)) {
    const plugin = current()
    if (plugin !== null) for (const runId of runs) await sayNewFailures({ url, runId, plugin, seen })
  }
}

interface ChangedRun {
  readonly url: string
  readonly runId: string
  readonly plugin: BuiltPlugin
  readonly seen: Set<string>
}

async function sayNewFailures({ url, runId, plugin, seen }: ChangedRun): Promise<void> {
  const { journal } = await callApi<RunDetail>(url, `/api/runs/${runId}`)
  for (const entry of journal) {
    if (entry.kind !== 'failed' || entry.error.details?.['plugin'] !== plugin.manifest.id) continue
    const key = `${runId} ${entry.step} ${entry.at}`
    if (!seen.has(key)) console.error(sayFailure(runId, entry, plugin))
    seen.add(key)
  }
}

function sayFailure(runId: string, { step, attempt, error }: FailedEntry, { map = '' }: BuiltPlugin): string {
  const at = error.details?.['at']
  const place = typeof at === 'string' && map !== '' ? mapFrame(map, at) : null
  const head = `✗ ${step} (${attempt}) ${error.code}: ${error.message}`
  return [head, ...(place ? [`    at ${place.at}`, place.excerpt] : []), `  run ${runId}`].join('\n')
}

/** The events named `change` of `GET /api/live`. */
async function* liveChanges(url: string): AsyncGenerator<LiveChange> {
  const { body } = await fetch(new URL('/api/live', url), { headers: proofOfKey() })
  if (!body) return
  let rest = ''
  for await (const text of body.pipeThrough(new TextDecoderStream())) {
    const events = (rest + text).split('\n\n')
    rest = events.pop() ?? ''
    for (const event of events) {
      const line = event.split('\n').find((each) => each.startsWith('data:'))
      if (line !== undefined && event.includes('event: change'))
        yield JSON.parse(line.slice('data:'.length)) as LiveChange
    }
  }
}
