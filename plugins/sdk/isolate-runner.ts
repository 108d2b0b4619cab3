import type { Effect } from '../../schemas/effect.ts'
import type { Json, JsonObject } from '../../schemas/json.ts'
import type { FakeQuestion } from './fake-outside.ts'
import type { RecordQuery, StoredRecord } from '../../schemas/record.ts'

/**
 * Runs a handler where it will run: in an isolate of a plugin host. `mach plugin test` puts one in place for the plugin
 * under test; without it the pretend engine calls the handler as a plain function.
 */
export interface IsolateRunner {
  readonly pluginId: string
  run(call: IsolateCall): Promise<IsolateAnswer>
}

export interface IsolateCall {
  /** The action; `trigger:<id>` and `channel:<id>` for other handlers. */
  readonly action: string
  readonly input: JsonObject
  readonly settings: JsonObject
  readonly now: string
  readonly seed: string
  readonly prefetched: readonly { readonly read: FakeRead; readonly records: readonly StoredRecord[] }[]
  readonly read: (reads: readonly FakeRead[]) => Promise<readonly (readonly StoredRecord[])[]>
  readonly ask: (questions: readonly FakeQuestion[]) => Promise<readonly JsonObject[]>
}

export type FakeRead =
  | { readonly op: 'find'; readonly entity: string; readonly query: RecordQuery }
  | { readonly op: 'get'; readonly entity: string; readonly id: string }

export interface IsolateAnswer {
  readonly output: Json
  readonly effects: readonly Effect[]
  readonly log: readonly string[]
}

const place = Symbol.for('mach.isolateRunner')

/** Called by `mach plugin test` before the tests are loaded. */
export function setIsolateRunner(runner: IsolateRunner | null): void {
  Reflect.set(globalThis, place, runner)
}

export function isolateRunnerOf(pluginId: string): IsolateRunner | null {
  const runner = Reflect.get(globalThis, place) as IsolateRunner | null | undefined
  return runner?.pluginId === pluginId ? runner : null
}
