import { existsSync, globSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join, resolve } from 'node:path'
import { after, run } from 'node:test'
import { spec } from 'node:test/reporters'
import { pathToFileURL } from 'node:url'
import type { Command } from 'commander'
import { setIsolateRunner } from '../../../plugins/sdk/isolate-runner.ts'
import { engineError } from '../../errors.ts'
import { buildPlugin } from '../../registry/build-plugin.ts'
import { openSandbox } from '../../sandbox/open-sandbox.ts'
import { openIsolateRunner } from './isolate-runner.ts'

/** `mach plugin test`: the tests of a plugin, with its handlers in a real isolate and a clock that stands still. */
export function addTest(plugin: Command): void {
  plugin
    .command('test')
    .description('run the tests of a plugin (**/*.test.ts, node:test) with its handlers in a real sandbox')
    .argument('[folder]', 'folder of the plugin', '.')
    .option('--json', 'print the result as JSON')
    .action(async (folder: string, { json }: { readonly json?: boolean }) => {
      const files = testsIn(resolve(folder))
      const built = await buildPlugin(folder)
      const sandbox = openSandbox()
      setIsolateRunner(openIsolateRunner(sandbox, built))
      findSdk()
      const report = await runTests(files, { isQuiet: json === true, close: () => sandbox.close() })
      if (json === true) console.log(JSON.stringify({ id: built.manifest.id, ...report }))
      if (report.failed > 0) process.exitCode = 1
    })
}

function testsIn(folder: string): readonly string[] {
  const found = existsSync(folder)
    ? globSync('**/*.test.ts', { cwd: folder, exclude: ['node_modules/**', 'dist/**'] })
    : []
  if (found.length === 0)
    throw engineError('PLUGIN_INVALID', { reason: `there is no test in ${folder}; write one as tests/<name>.test.ts` })
  return found.toSorted().map((name) => join(folder, name))
}

const sdk = new URL('../../../plugins/sdk/', import.meta.url)
const sdkFiles: Readonly<Record<string, string>> = { 'mach/sdk': 'index.ts', 'mach/sdk/testing': 'testing.ts' }

/** Lets the files of a plugin that lies anywhere import the SDK by its name. */
function findSdk(): void {
  registerHooks({
    resolve(specifier, context, next) {
      const file = Object.hasOwn(sdkFiles, specifier) ? sdkFiles[specifier] : undefined
      return file === undefined ? next(specifier, context) : { url: new URL(file, sdk).href, shortCircuit: true }
    }
  })
}

interface TestReport {
  readonly passed: number
  readonly failed: number
  readonly failures: readonly { readonly test: string; readonly error: string }[]
}

interface TestRun {
  readonly isQuiet: boolean
  readonly close: () => Promise<void>
}

/** The runner sums up when nothing is left to wait for, so what still runs is closed by the last hook of all. */
async function runTests(files: readonly string[], { isQuiet, close }: TestRun): Promise<TestReport> {
  const stream = run({ files: files.map((file) => pathToFileURL(file).pathname), isolation: 'none' })
  after(close)
  let passed = 0
  const failures: TestReport['failures'][number][] = []
  stream.on('test:pass', ({ details }) => {
    if (details.type !== 'suite') passed += 1
  })
  stream.on('test:fail', ({ name, details }) => {
    if (details.type === 'suite') return
    const { cause } = details.error
    failures.push({ test: name, error: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause) })
  })
  if (isQuiet) stream.resume()
  else stream.pipe(new spec()).pipe(process.stdout)
  await new Promise((ended) => stream.once('test:summary', ended))
  return { passed, failed: failures.length, failures }
}
