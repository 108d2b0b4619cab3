import type { DoneEntry, FailedEntry } from '../../schemas/journal.ts'
import type { Json, JsonObject, Millis } from '../../schemas/json.ts'
import type { PluginState } from '../../schemas/plugin-state.ts'
import type { StoredRecord } from '../../schemas/record.ts'
import type { CompiledCall, CompiledFlow } from '../core/compiled-flow.ts'
import type { Scope } from '../core/expression.ts'
import { retryAt } from '../core/retry-at.ts'
import { EngineError, engineError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { Clock } from '../ports/clock.ts'
import type { AnsweredRead, GuestRead, Sandbox, SandboxCall } from '../ports/sandbox.ts'
import { authorizeEffects, requireGrant, type Asker, type AuthorizedEffects } from './authorize-effects.ts'
import { codeAction } from './code-action.ts'
import { boundedPause } from './host-gates.ts'
import type { OutsideAsker, OutsideCalls } from './outside-calls.ts'
import type { PluginSettings } from './plugin-settings.ts'
import type { InstalledAction } from './parts-of-plugin.ts'
import type { Registry } from './registry.ts'

/** What came of one attempt of an action step: an entry, and with success the changes that belong to it. */
export type StepOutcome = ({ readonly entry: DoneEntry } & AuthorizedEffects) | { readonly entry: FailedEntry }

export interface StepParts {
  readonly registry: Registry
  readonly sandbox: Sandbox
  readonly clock: Clock
  /** Answers a read as the run sees the world: with what it has written itself. */
  readonly read: (read: GuestRead) => Promise<readonly StoredRecord[]>
  readonly outside: OutsideWays
  /** Makes lasting what has been done so far, before anything leaves. */
  readonly beforeOutside: () => Promise<void>
}

/** What plugins have of the world outside the records. */
export interface OutsideWays {
  readonly calls: OutsideCalls
  readonly settings: Pick<PluginSettings, 'of'>
}

/** One attempt to be made. */
export interface Attempt {
  readonly flow: CompiledFlow
  readonly runId: string
  readonly runKey: string
  /** When the run began: it decides which versions of plugins it is worked with. */
  readonly beganAt: Millis
  readonly step: CompiledCall
  /** Which time the step runs, when it stands in loops: part of the key of what it sends. */
  readonly occurrence: string
  readonly attempt: number
  /** How often people had steps of the run tried again. */
  readonly retries: number
  readonly scope: Scope
  readonly at: Millis
}

/** Makes the input, calls the plugin, checks what it gives back. Every expected failure is a `failed` entry. */
export async function executeStep(parts: StepParts, attempt: Attempt): Promise<StepOutcome> {
  let input: JsonObject | null = null
  try {
    const { step, flow, scope, at, beganAt } = attempt
    const action = step.kind === 'code' ? codeAction(flow, step) : parts.registry.actionAt(step.action, beganAt)
    input = (step.input.resolve(scope) ?? {}) as JsonObject
    const startedAt = parts.clock.elapsed()
    const called = await callAction(parts, {
      ...attempt,
      stepId: step.id,
      attemptKey: [String(attempt.attempt), String(attempt.retries)],
      action,
      input
    })
    const tookMs = Math.round((parts.clock.elapsed() - startedAt) * 10) / 10
    const { output, ...effects } = called
    const entry = { kind: 'done' as const, at, step: step.id, attempt: attempt.attempt, input, output }
    return { entry: { ...entry, ...notesOf(effects), tookMs }, ...effects }
  } catch (error) {
    if (!(error instanceof EngineError) || error.kind === 'bug') throw error
    return { entry: failedEntry(attempt, input, error) }
  }
}

/** The entry of an attempt that failed; the step's policy says when it is tried again. */
export function failedEntry({ step, attempt, at }: Attempt, input: JsonObject | null, error: EngineError): FailedEntry {
  const isWorthRetrying = error.kind === 'plugin' ? !permanentCodes.has(error.code) : error.kind === 'transient'
  return {
    kind: 'failed',
    at,
    step: step.id,
    attempt,
    input,
    error: { code: error.code, message: error.message, details: error.details },
    retryAt: isWorthRetrying ? later(retryAt(step.retry, attempt, at), at, error) : null
  }
}

/** The far side may ask for more time than the policy gives. */
function later(retry: Millis | null, at: Millis, { details }: EngineError): Millis | null {
  const { retryAfterMs } = details
  return retry === null || typeof retryAfterMs !== 'number' ? retry : Math.max(retry, at + boundedPause(retryAfterMs))
}

/** The entry of an attempt that was not made because its plugin is held: it says so, and takes none of the attempts. */
export function heldEntry(attempt: Attempt, hold: PluginState | null): FailedEntry {
  const { pluginId = '', state = 'off' } = hold ?? {}
  const error = engineError('PLUGIN_HELD', { plugin: pluginId, state })
  return { ...failedEntry({ ...attempt, attempt: attempt.attempt - 1 }, null, error), retryAt: attempt.at }
}

/** Trying again cannot help: the same input fails the same way. */
const permanentCodes: ReadonlySet<string> = new Set([
  'CAPABILITY_DENIED',
  'EXPRESSION_FAILED',
  'OUTPUT_INVALID',
  'EFFECT_INVALID',
  'OUTSIDE_CALL_REFUSED',
  'OUTSIDE_CALL_UNKNOWN',
  'OUTSIDE_CALL_IN_LOOP'
])

/** An action to be called for a step of a run. */
export interface Call {
  readonly flow: CompiledFlow
  readonly runId: string
  readonly runKey: string
  readonly stepId: string
  readonly occurrence: string
  /** Names this attempt among all of the step. */
  readonly attemptKey: readonly string[]
  readonly at: Millis
  readonly action: InstalledAction
  readonly input: JsonObject
}

export interface Called extends AuthorizedEffects {
  readonly output: Json
}

/** Calls the plugin's action and checks what it gives back. Throws the EngineError that says what went wrong. */
export async function callAction(parts: StepParts, call: Call): Promise<Called> {
  const { action, input, runId, stepId, occurrence, at } = call
  requireInput(action, input)
  const outcome = await parts.sandbox.call({
    pluginId: action.pluginId,
    pluginVersion: action.pluginVersion,
    action: action.action.id,
    inputJson: boundedJson(action, input),
    now: at,
    seed: [runId, stepId, ...(occurrence === '' ? [] : [occurrence])].join('/'),
    prefetched: await prefetch(parts, { action, input }),
    read: (reads) => Promise.all(reads.map((read) => readFor(parts, action, read))),
    ...parts.outside.settings.of(action),
    ...askOf(parts, call),
    ...(action.action.timeoutMs === undefined ? {} : { timeoutMs: action.action.timeoutMs })
  })
  if (!outcome.ok) throw outcome.error
  const output = parseOutput(action, outcome.outputJson)
  const asker: Asker = { ...call, flowId: call.flow.id }
  return { output, ...authorizeEffects(parts.registry, asker, outcome.effects) }
}

/** An action that says it is external may ask the world; its calls are told apart by run, step, attempt and place. */
function askOf({ outside, beforeOutside: before }: StepParts, call: Call): Pick<SandboxCall, 'ask'> {
  const { action, flow, runId, runKey, stepId, occurrence, attemptKey } = call
  const { external } = action.action
  if (!external) return {}
  const asker: OutsideAsker = {
    plugin: action.pluginId,
    granted: action.granted,
    runId,
    stepId,
    work: [flow.id, runKey, stepId, occurrence],
    attempt: [runId, ...attemptKey],
    mayRepeat: external.onUnknown === 'retry',
    before
  }
  return { ask: (questions, first) => outside.calls.answer(asker, questions, first) }
}

/** What a journal entry says of the effects of a step. */
export function notesOf(effects: AuthorizedEffects): Pick<DoneEntry, 'changes' | 'messages' | 'signals'> {
  const { writes, messages, signals } = effects
  return {
    ...(writes.length > 0 ? { changes: writes.map(({ op, entity, id }) => ({ op, entity, id })) } : {}),
    ...(messages.length > 0 ? { messages: messages.map(({ id }) => id) } : {}),
    ...(signals.length > 0 ? { signals: signals.map(({ name }) => name) } : {})
  }
}

function requireInput(action: InstalledAction, input: JsonObject): void {
  const checked = action.checkInput(input)
  if (!checked.ok) throw engineError('INPUT_INVALID', { action: action.id, fields: checked.fields as unknown as Json })
}

function boundedJson(action: InstalledAction, input: JsonObject): string {
  const text = JSON.stringify(input)
  if (text.length <= limits.stepDataBytesMax) return text
  throw engineError('LIMIT_PASSED', {
    limit: 'stepDataBytesMax',
    action: action.id,
    value: text.length,
    max: limits.stepDataBytesMax
  })
}

function parseOutput(action: InstalledAction, text: string): Json {
  const { pluginId: plugin } = action
  if (text.length > limits.stepDataBytesMax) {
    throw engineError('PLUGIN_LIMIT', {
      plugin,
      limit: 'stepDataBytesMax',
      value: text.length,
      max: limits.stepDataBytesMax
    })
  }
  const checked = action.checkOutput(JSON.parse(text))
  if (checked.ok) return checked.value
  const reason = checked.fields.map((field) => `${field.path} ${field.message.en}`).join('; ')
  throw engineError('OUTPUT_INVALID', { plugin, action: action.action.id, reason })
}

/** Answers the reads that the manifest declares, so that the handler need not stop for them. */
async function prefetch(
  parts: StepParts,
  { action, input }: Pick<Call, 'action' | 'input'>
): Promise<readonly AnsweredRead[]> {
  const reads = (action.action.reads ?? []).flatMap((declared): readonly GuestRead[] => {
    const where = Object.entries(declared.where).map(([field, path]) => [field, valueIn(input, path)] as const)
    if (where.some(([, value]) => value === undefined || value === null)) return []
    return [
      {
        op: 'find',
        entity: declared.entity,
        query: { where: Object.fromEntries(where) as { [field: string]: string } }
      }
    ]
  })
  return Promise.all(reads.map(async (read) => ({ read, records: await readFor(parts, action, read) })))
}

async function readFor(parts: StepParts, action: InstalledAction, read: GuestRead): Promise<readonly StoredRecord[]> {
  requireGrant(action, `records:read:${read.entity}`)
  return parts.read(read)
}

function valueIn(input: JsonObject, path: string): Json | undefined {
  let value: Json | undefined = input
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, name))
      return undefined
    value = (value as JsonObject)[name]
  }
  return value
}
