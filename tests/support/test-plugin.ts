import { openSandbox, type HostedSandbox, type SandboxOptions } from '../../engine/sandbox/open-sandbox.ts'
import type { LoadedPlugin, SandboxCall, SandboxOutcome } from '../../engine/ports/sandbox.ts'
import type { Json } from '../../schemas/json.ts'

/** Handlers as text, by action: `(input, context) => …`. What a test runs in an isolate is best seen as it stands there. */
export type GuestHandlers = Readonly<Record<string, string>>

/** A plugin as the builder writes it, of handlers given as text. */
export function testPlugin(id: string, handlers: GuestHandlers, before = ''): LoadedPlugin {
  const actions = Object.entries(handlers).map(([action, text]) => `{ id: ${JSON.stringify(action)}, run: ${text} }`)
  return { id, version: '1.0.0', code: `${before}\nmachPlugin({ actions: [\n${actions.join(',\n')}\n] })` }
}

/** What is asked of a plugin; a test says only what it is about. */
export type Asked = Partial<Omit<SandboxCall, 'inputJson'>> & { readonly action: string; readonly input?: Json }

export interface TestSandbox {
  readonly sandbox: HostedSandbox
  call(asked: Asked): Promise<SandboxOutcome>
}

/** A sandbox with one plugin named `test`. */
export function openTestSandbox(handlers: GuestHandlers, options: SandboxOptions = {}): TestSandbox {
  const sandbox = openSandbox(options)
  sandbox.load(testPlugin('test', handlers))
  return { sandbox, call: (asked) => sandbox.call(sandboxCall(asked)) }
}

export function sandboxCall({ input = {}, ...asked }: Asked): SandboxCall {
  return {
    pluginId: 'test',
    pluginVersion: '1.0.0',
    inputJson: JSON.stringify(input),
    now: Date.UTC(2025, 2, 14, 9, 26, 53),
    seed: 'seed',
    prefetched: [],
    read: () => Promise.reject(new Error('This test expects no read.')),
    ...asked
  }
}

/** What an outcome says, in a form that a test can compare. */
export function shown(outcome: SandboxOutcome): Json {
  if (!outcome.ok) return { code: outcome.error.code, ...outcome.error.details }
  return { output: JSON.parse(outcome.outputJson) as Json }
}

export function codeOf(outcome: SandboxOutcome): string {
  return outcome.ok ? 'ok' : outcome.error.code
}
