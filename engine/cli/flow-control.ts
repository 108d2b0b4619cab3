import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { engineError } from '../errors.ts'
import type { FlowChange } from '../../schemas/flow-change.ts'
import type { FlowSummary, FlowVersionView } from '../../schemas/views.ts'
import { withApi } from './call-api.ts'

interface Options {
  readonly data?: string
  readonly json?: boolean
}

const states = [
  ['pause', 'take what triggers bring and let it wait'],
  ['resume', 'let a paused flow go on, with all that came meanwhile'],
  ['on', 'switch a flow on'],
  ['off', 'switch a flow off: triggers do nothing, runs under way go on']
] as const

/** `mach flow publish|list|pause|resume|on|off|versions|diff|rollback`, with or without a running Mạch. */
export function addFlowControl(flow: Command): void {
  command(flow, 'publish', 'check a flow file and make it live; the same content keeps its version')
    .argument('<file>', 'flow file (JSON)')
    .action(publish)
  command(flow, 'list', 'flows with their state and runs').action(list)
  for (const [word, description] of states) {
    command(flow, word, description)
      .argument('<id>', 'flow id')
      .action((id: string, options: Options) => setState(id, word, options))
  }
  command(flow, 'versions', 'versions of a flow, newest first').argument('<id>', 'flow id').action(versions)
  command(flow, 'diff', 'what differs between two versions; by default the newest and the one before')
    .argument('<id>', 'flow id')
    .option('--from <version>', 'the older version')
    .option('--to <version>', 'the newer version')
    .action(diff)
  command(flow, 'rollback', 'publish the content of an old version as a new one')
    .argument('<id>', 'flow id')
    .argument('<version>', 'version to go back to')
    .action(rollback)
}

function command(flow: Command, name: string, description: string): Command {
  return flow
    .command(name)
    .description(description)
    .option('--data <folder>', 'where data lives (MACH_DATA)')
    .option('--json', 'print the answer as JSON')
}

async function list(options: Options): Promise<void> {
  const { flows } = await withApi(options, (call) => call<{ flows: readonly FlowSummary[] }>('GET', '/api/flows'))
  if (options.json) return console.log(JSON.stringify(flows))
  for (const { id, version, state, runs, names } of flows) {
    const counts = Object.entries(runs).filter(([, count]) => count > 0)
    console.log(
      `${id.padEnd(24)} v${String(version).padEnd(4)} ${state.padEnd(7)} ${names.vi}  ${counts.map(([status, count]) => `${status} ${count}`).join(', ')}`
    )
  }
}

async function setState(id: string, word: string, options: Options): Promise<void> {
  const path = `/api/flows/${encodeURIComponent(id)}/${word}`
  const answer = await withApi(options, (call) => call<{ id: string; state: string }>('POST', path, {}))
  console.log(options.json ? JSON.stringify(answer) : `${answer.id}: ${answer.state}`)
}

/** A file goes live as it stands; what somebody draws meanwhile stays their draft. */
async function publish(file: string, options: Options): Promise<void> {
  const answer = await withApi(options, (call) =>
    call<{ id: string; version: number }>('POST', '/api/flows/publish', readFlow(file))
  )
  console.log(options.json ? JSON.stringify(answer) : `${answer.id}: version ${answer.version}`)
}

function readFlow(file: string): object {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as object
  } catch (error) {
    throw engineError('INPUT_INVALID', { fields: [{ path: file, message: cannotRead }] }, error)
  }
}

const cannotRead = { vi: 'không đọc được hoặc không phải JSON', en: 'cannot be read, or is no JSON' }

async function versions(id: string, options: Options): Promise<void> {
  const path = `/api/flows/${encodeURIComponent(id)}/versions`
  const answer = await withApi(options, (call) => call<{ versions: readonly FlowVersionView[] }>('GET', path))
  if (options.json) return console.log(JSON.stringify(answer.versions))
  for (const { version, publishedAt, runs } of answer.versions)
    console.log(`v${String(version).padEnd(5)} ${new Date(publishedAt).toISOString()}  ${runs} under way`)
}

interface DiffOptions extends Options {
  readonly from?: string
  readonly to?: string
}

async function diff(id: string, options: DiffOptions): Promise<void> {
  const { from, to } = options
  const query = new URLSearchParams({ ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) })
  const path = `/api/flows/${encodeURIComponent(id)}/diff?${query.toString()}`
  const answer = await withApi(options, (call) => call<{ changes: readonly FlowChange[] }>('GET', path))
  if (options.json) return console.log(JSON.stringify(answer))
  if (answer.changes.length === 0) console.log('no difference')
  for (const change of answer.changes) printChange(change)
}

function printChange(change: FlowChange): void {
  switch (change.kind) {
    case 'flow':
      return console.log(`flow     ${change.field}: ${sides(change.before, change.after)}`)
    case 'changed':
      for (const { field, before, after } of change.fields)
        console.log(`changed  ${change.step}.${field}: ${sides(before, after)}`)
      return
    case 'added':
    case 'removed':
    case 'moved':
      return console.log(`${change.kind.padEnd(8)} ${change.step} (${change.stepKind})`)
  }
}

function sides(before: unknown, after: unknown): string {
  return `${JSON.stringify(before) ?? '-'} -> ${JSON.stringify(after) ?? '-'}`
}

async function rollback(id: string, version: string, options: Options): Promise<void> {
  const path = `/api/flows/${encodeURIComponent(id)}/rollback`
  const answer = await withApi(options, (call) =>
    call<{ id: string; version: number }>('POST', path, { version: Number(version) })
  )
  console.log(options.json ? JSON.stringify(answer) : `${answer.id}: version ${answer.version}`)
}
