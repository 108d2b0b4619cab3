import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { Option, type Command } from 'commander'
import { demoSchema, type Demo } from '../../../schemas/demo.ts'
import { compileCheck } from '../../check.ts'
import { readConfig, type Config } from '../../config.ts'
import { engineError } from '../../errors.ts'
import { openMach, type Mach } from '../../main.ts'
import { installOwnPlugins, installPack, installRoles, packsFolder } from '../install-pack.ts'
import { openProgress, type Progress } from '../progress.ts'
import { quietLog } from '../quiet-log.ts'
import { stopOnSignal } from '../start.ts'
import { untilIdle } from '../until-idle.ts'
import { readReport, type ReportLine } from './read-report.ts'
import { feed } from './feed.ts'
import { openMailSink } from './mail-sink.ts'

interface DemoOptions {
  readonly pack: string
  readonly data: string
  readonly port: string
  readonly fresh?: boolean
  readonly exit?: boolean
  readonly json?: boolean
}

/** `mach demo`: a pack at work on its sample data. Stopped at any moment and started again, it goes on where it was. */
export function addDemo(program: Command): void {
  program
    .command('demo')
    .description('run a pack on its sample data, with a mail server of its own, and show what came of it')
    .option('--pack <name>', 'pack to show', 'starter')
    .option('--data <folder>', 'where the data of the demo lives', join('.mach', 'demo'))
    .addOption(new Option('--port <number>', 'port to listen on').env('MACH_PORT').default('3000'))
    .option('--fresh', 'begin with empty data')
    .option('--exit', 'end after the report')
    .option('--json', 'print the report as JSON')
    .action(runDemo)
}

async function runDemo(options: DemoOptions): Promise<void> {
  const folder = join(packsFolder, options.pack)
  const demo = readDemo(join(folder, 'demo.json'))
  if (options.fresh) rmSync(options.data, { recursive: true, force: true })
  mkdirSync(options.data, { recursive: true })
  const sink = await openMailSink(join(options.data, 'mails.jsonl'))
  const smtp = { url: sink.url, from: 'Mạch <demo@mach.example>', dropsRepeats: true }
  const mach = await openOnFreePort({ ...readConfig({ MACH_DATA: options.data, MACH_PORT: options.port }), smtp })
  await installOwnPlugins(mach.engine)
  await installPack(mach.engine, options.pack)
  await installRoles(mach.entrance, options.pack)
  for (const spec of demo.feeds) {
    await feed(mach.url, folder, spec)
    await drain(mach)
  }
  print(await readReport(mach.engine, demo.report), mach, options)
  const close = async (): Promise<void> => {
    await mach.close()
    await sink.close()
  }
  if (options.exit) await close()
  else stopOnSignal(close)
}

/** No visitor comes a thousand times a second from one address; the demo does. */
const openGate = { inFlightMax: 1_000, postsPerSecond: 1_000_000, postsBurst: 1_000_000 }

async function openOnFreePort(config: Config): Promise<Mach> {
  try {
    return await openMach(config, { gate: openGate, log: quietLog })
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'EADDRINUSE') throw error
    console.error(`port ${config.port} is taken; another one is used`)
    return openMach({ ...config, port: 0 }, { gate: openGate, log: quietLog })
  }
}

/** Lets all that was fed in come to its end; most of it has while the rest was sent. */
async function drain({ engine }: Mach): Promise<void> {
  const bars: Progress[] = []
  let seen = 0
  await untilIdle(engine, (left) => {
    if (left > 0 && bars.length === 0) bars.push(openProgress('Xử lý nốt / Finishing', (seen = left)))
    for (const bar of bars) bar.advance(Math.max(seen - left, 0))
    seen = Math.min(seen, left)
  })
  for (const bar of bars) bar.end()
}

const checkDemo = compileCheck<Demo>(demoSchema, { trusted: true })

function readDemo(file: string): Demo {
  const checked = checkDemo(JSON.parse(readFileSync(file, 'utf8')))
  if (checked.ok) return checked.value
  throw engineError('INPUT_INVALID', {
    fields: checked.fields.map((field) => ({ ...field, path: `${file}${field.path}` }))
  })
}

function print(lines: readonly ReportLine[], { url }: Mach, { json, exit }: DemoOptions): void {
  if (json) {
    console.log(JSON.stringify({ url, ...Object.fromEntries(lines.map(({ id, value }) => [id, value])) }))
    return
  }
  for (const { labels, value } of lines)
    console.log(`${`${labels.vi} / ${labels.en}`.padEnd(64)} ${value.toLocaleString('vi-VN')}`)
  if (!exit) console.log(`\nMạch: ${url}`)
}
