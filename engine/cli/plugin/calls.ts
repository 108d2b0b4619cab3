import type { Command } from 'commander'
import type { OutsideCall } from '../../../schemas/outside-call.ts'
import { withApi } from '../call-api.ts'
import { withPlaceOptions, type PlaceOptions } from './with-place-options.ts'

/** `mach plugin calls <plugin>`: what a plugin has called outside, newest first. */
export function addCalls(plugin: Command): void {
  const command = plugin
    .command('calls')
    .description('show what a plugin has called outside: when, where, how it ended, which secrets went along')
    .argument('<plugin>', 'id of the plugin')
    .option('--limit <count>', 'how many', '20')
  withPlaceOptions(command).action(async (id: string, options: PlaceOptions & { readonly limit: string }) => {
    const { limit, json, ...place } = options
    const path = `/api/plugins/${encodeURIComponent(id)}/calls?limit=${encodeURIComponent(limit)}`
    const { calls } = await withApi(place, (call) => call<{ readonly calls: readonly OutsideCall[] }>('GET', path))
    if (json === true) console.log(JSON.stringify({ calls }))
    else console.log(calls.length === 0 ? 'Chưa gọi ra ngoài lần nào · no calls yet' : calls.map(sayCall).join('\n'))
  })
}

function sayCall({ at, method, url, state, status, code, secrets, tookMs, runId }: OutsideCall): string {
  const end = [state, status, code].filter((part) => part !== null).join(' ')
  const took = tookMs === null ? '' : `${tookMs} ms`
  const more = [took, ...secrets.map((name) => `{{secret:${name}}}`), runId === null ? '' : `run ${runId}`]
  return [new Date(at).toISOString(), method, url, end, ...more].filter((part) => part !== '').join('  ')
}
