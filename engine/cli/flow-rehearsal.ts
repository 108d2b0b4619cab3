import { readFileSync } from 'node:fs'
import { InvalidArgumentError, type Command } from 'commander'
import type { JournalEntry } from '../../schemas/journal.ts'
import type { Occasion, PastReport, RehearsalView, TrialReport } from '../../schemas/rehearsal.ts'
import { engineError, type ErrorCode } from '../errors.ts'
import { limits } from '../limits.ts'
import { withApi, type CallApi } from './call-api.ts'
import { openProgress } from './progress.ts'

interface Options {
  readonly data?: string
  readonly json?: boolean
  /** A flow file that is played in place of what is installed. */
  readonly file?: string
}

interface SimulateOptions extends Options {
  readonly days: number
}

interface TryOptions extends Options {
  readonly record?: string
  readonly run?: string
  readonly trigger?: string
}

/** `mach flow simulate|try`: a flow played over a copy of the data; nothing is sent and nothing is kept. */
export function addFlowRehearsal(flow: Command): void {
  command(flow, 'simulate', 'play a flow on what happened in the last days, and say what it would have come to')
    .option('--days <count>', 'how far back', toDays, 90)
    .action(simulate)
  command(flow, 'try', 'play a flow once and show each step, message and change')
    .option('--record <entity/id>', 'a record that starts it')
    .option('--run <id>', 'what started another run')
    .option('--trigger <json>', 'what its trigger would bring')
    .action(tryOnce)
}

function command(flow: Command, name: string, description: string): Command {
  return flow
    .command(name)
    .description(description)
    .argument('<id>', 'flow id; its draft is played when there is one')
    .option('--file <flow.json>', 'play this flow in its place')
    .option('--data <folder>', 'where data lives (MACH_DATA)')
    .option('--json', 'print the answer as JSON')
}

function toDays(given: string): number {
  const days = Number(given)
  if (Number.isSafeInteger(days) && days >= 1 && days <= limits.rehearsedDaysMax) return days
  throw new InvalidArgumentError(`It must be a whole number from 1 to ${limits.rehearsedDaysMax}.`)
}

async function simulate(id: string, options: SimulateOptions): Promise<void> {
  const { past } = await rehearse(id, options, { kind: 'past', days: options.days })
  if (!past) return
  if (options.json) console.log(JSON.stringify(past))
  else for (const line of pastLines(past)) console.log(line)
}

async function tryOnce(id: string, options: TryOptions): Promise<void> {
  const { trial } = await rehearse(id, options, { kind: 'trial', occasion: toOccasion(options) })
  if (!trial) return
  if (options.json) console.log(JSON.stringify(trial))
  else for (const line of trialLines(trial)) console.log(line)
}

function toOccasion({ record, run, trigger }: TryOptions): Occasion {
  if (run !== undefined) return { kind: 'run', id: run }
  const [entity = '', id = ''] = record?.split('/') ?? []
  if (record !== undefined) return { kind: 'record', entity, id }
  return { kind: 'trigger', trigger: JSON.parse(trigger ?? '{}') as Extract<Occasion, { kind: 'trigger' }>['trigger'] }
}

/** Begins it, shows how far it is, and gives what came of it. Interrupted, it is ended there too. */
async function rehearse(id: string, { data, file }: Options, ask: object): Promise<RehearsalView> {
  const flow = file === undefined ? {} : { flow: JSON.parse(readFileSync(file, 'utf8')) as object }
  return withApi(data === undefined ? {} : { data }, async (call) => {
    const path = `/api/flows/${encodeURIComponent(id)}/rehearsals`
    const begun = await call<RehearsalView>('POST', path, { ...ask, ...flow })
    const stop = (): void => void end(call, begun.id).finally(() => process.exit(130))
    process.once('SIGINT', stop)
    try {
      return await untilOver(call, begun)
    } finally {
      process.off('SIGINT', stop)
      await end(call, begun.id)
    }
  })
}

async function untilOver(call: CallApi, begun: RehearsalView): Promise<RehearsalView> {
  let progress: ReturnType<typeof openProgress> | null = null
  let done = 0
  for (let view = begun; ; view = await call<RehearsalView>('GET', `/api/rehearsals/${begun.id}`)) {
    if (view.progress.total > 0) {
      progress ??= openProgress(begun.flow.names.vi, view.progress.total)
      progress.advance(view.progress.done - done)
      done = view.progress.done
    }
    if (view.state !== 'copying' && view.state !== 'playing') {
      progress?.end()
      if (view.state === 'done') return view
      const { code, details } = view.error ?? { code: 'BUG', details: { reason: 'it was ended' } }
      throw engineError(code as ErrorCode, details)
    }
    await new Promise((resolve) => setTimeout(resolve, lookAgainMs))
  }
}

const lookAgainMs = 100

async function end(call: CallApi, id: string): Promise<void> {
  await call('DELETE', `/api/rehearsals/${id}`)
}

function pastLines(past: PastReport): readonly string[] {
  const { since, until, happenings, enrolled, turnedAway, paths, messages, changes, blocked, held, conflicts } = past
  const came = Object.values(happenings).reduce((sum, count) => sum + count, 0)
  return [
    `${dayOf(since)} … ${dayOf(until)}: ${came} việc đã xảy ra / happenings, ${past.tookMs} ms`,
    `Vào quy trình / Enrolled: ${enrolled}`,
    ...Object.entries(turnedAway).map(([reason, count]) => `  không vào / turned away: ${reason} ${count}`),
    ...paths.map(({ choices, end: ending, count }) => {
      const way = choices.map(({ step, case: taken }) => `${step}=${taken}`).join(' > ')
      return `  ${String(count).padStart(6)}  ${ending.padEnd(9)} ${way}`
    }),
    `Tin nhắn / Messages: ${messages.reduce((sum, { count }) => sum + count, 0)}`,
    ...messages.map(({ step, channel, count }) => `  ${String(count).padStart(6)}  ${channel} (${step})`),
    'Thay đổi / Changes:',
    ...changes.map(({ op, entity, count, sums }) => {
      const added = Object.entries(sums).map(([field, sum]) => `${field} ${sum.toLocaleString('vi-VN')}`)
      return `  ${String(count).padStart(6)}  ${op} ${entity}  ${added.join(', ')}`
    }),
    ...blocked.map(({ step, reason, count }) => `Không gửi / Not sent: ${step} ${reason} ${count}`),
    ...(held.count > 0 ? [`Phải chờ lượt / Held back: ${held.count}, lâu nhất / longest ${held.longestMs} ms`] : []),
    ...conflicts.map(
      ({ names, runs, messages: mails }) =>
        `Trùng với / Meets ${names.vi}: ${runs} lần chạy / runs, ${mails} tin / messages`
    ),
    ...past.doubts.map(({ kind, count }) => `Lưu ý / Note: ${kind}${count > 0 ? ` ${count}` : ''}`),
    'Không gửi gì, không ghi gì. / Nothing was sent, nothing was kept.'
  ]
}

function trialLines({ played, turnedAway }: TrialReport): readonly string[] {
  if (!played) return [`Không vào quy trình / Not enrolled: ${turnedAway ?? ''}`]
  const { run, changes } = played
  return [
    ...run.journal.map((entry) => `${timeOf(entry.at)}  ${entry.kind.padEnd(9)} ${noteOf(entry)}`),
    ...run.messages.map(({ channel, payload }) => `Tin nhắn / Message ${channel}: ${JSON.stringify(payload)}`),
    ...changes.map(
      ({ op, entity, recordId, changes: fields }) =>
        `Thay đổi / Change ${op} ${entity} ${recordId}: ${JSON.stringify(fields)}`
    ),
    `${run.status}. Không gửi gì, không ghi gì. / Nothing was sent, nothing was kept.`
  ]
}

function noteOf(entry: JournalEntry): string {
  const step = 'step' in entry ? (entry.step ?? '') : ''
  if (entry.kind === 'slept') return `${step} đến / until ${timeOf(entry.until)}`
  if (entry.kind === 'chose') return `${step} = ${entry.case}`
  return entry.kind === 'failed' ? `${step} ${entry.error.code}: ${entry.error.message}` : step
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}

function timeOf(at: number): string {
  return new Date(at).toISOString().slice(0, 16).replace('T', ' ')
}
