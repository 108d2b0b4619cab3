import type { DoneEntry, FailedEntry } from '../../schemas/journal.ts'
import type { Json, JsonObject, Millis } from '../../schemas/json.ts'
import type { StoredRecord } from '../../schemas/record.ts'
import type { CompiledAction } from '../core/compile-flow.ts'
import type { Scope } from '../core/expression.ts'
import { retryAt } from '../core/retry-at.ts'
import { EngineError, engineError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { AnsweredRead, GuestRead, Sandbox } from '../ports/sandbox.ts'
import type { NewMessage, RecordWrite } from '../ports/store.ts'
import { authorizeEffects, requireGrant, type Asker } from './authorize-effects.ts'
import type { InstalledAction, Registry } from './registry.ts'

/** What came of one attempt of an action step: an entry, and with success the changes that belong to it. */
export type StepOutcome =
  | { readonly entry: DoneEntry; readonly writes: readonly RecordWrite[]; readonly messages: readonly NewMessage[] }
  | { readonly entry: FailedEntry }

export interface StepParts {
  readonly registry: Registry
  readonly sandbox: Sandbox
  /** Answers a read as the run sees the world: with what it has written itself. */
  readonly read: (read: GuestRead) => Promise<readonly StoredRecord[]>
}

/** One attempt to be made. */
export interface Attempt {
  readonly runId: string
  readonly flowId: string
  readonly runKey: string
  readonly step: CompiledAction
  readonly attempt: number
  readonly scope: Scope
  readonly at: Millis
}

/** Makes the input, calls the plugin, checks what it gives back. Every expected failure is a `failed` entry. */
export async function executeStep(parts: StepParts, attempt: Attempt): Promise<StepOutcome> {
  let input: JsonObject | null = null
  try {
    const action = parts.registry.action(attempt.step.action)
    input = makeInput(action, attempt)
    return await callAction(parts, attempt, { action, input })
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
    retryAt: isWorthRetrying ? retryAt(step.retry, attempt, at) : null
  }
}

/** Trying again cannot help: the same input fails the same way. */
const permanentCodes: ReadonlySet<string> = new Set([
  'CAPABILITY_DENIED',
  'EXPRESSION_FAILED',
  'OUTPUT_INVALID',
  'EFFECT_INVALID'
])

interface Called {
  readonly action: InstalledAction
  readonly input: JsonObject
}

function makeInput(action: InstalledAction, { step, scope }: Attempt): JsonObject {
  const input = (step.input.resolve(scope) ?? {}) as JsonObject
  const checked = action.checkInput(input)
  if (checked.ok) return input
  throw engineError('INPUT_INVALID', { action: action.id, fields: checked.fields as unknown as Json })
}

async function callAction(parts: StepParts, attempt: Attempt, { action, input }: Called): Promise<StepOutcome> {
  const startedAt = performance.now()
  const { runId, step, at } = attempt
  const outcome = await parts.sandbox.call({
    pluginId: action.pluginId,
    pluginVersion: action.pluginVersion,
    action: action.action.id,
    inputJson: boundedJson(action, input),
    now: at,
    seed: `${runId}/${step.id}`,
    prefetched: await prefetch(parts, { action, input }),
    read: (reads) => Promise.all(reads.map((read) => readFor(parts, action, read))),
    ...(action.action.timeoutMs === undefined ? {} : { timeoutMs: action.action.timeoutMs })
  })
  if (!outcome.ok) throw outcome.error
  const output = parseOutput(action, outcome.outputJson)
  const asker: Asker = { ...attempt, stepId: step.id, action }
  const { writes, messages } = authorizeEffects(parts.registry, asker, outcome.effects)
  const tookMs = Math.round((performance.now() - startedAt) * 10) / 10
  return { entry: doneEntry(attempt, { input, output, writes, messages, tookMs }), writes, messages }
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
async function prefetch(parts: StepParts, { action, input }: Called): Promise<readonly AnsweredRead[]> {
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

interface Done {
  readonly input: JsonObject
  readonly output: Json
  readonly writes: readonly RecordWrite[]
  readonly messages: readonly NewMessage[]
  readonly tookMs: number
}

function doneEntry({ step, attempt, at }: Attempt, { input, output, writes, messages, tookMs }: Done): DoneEntry {
  return {
    kind: 'done',
    at,
    step: step.id,
    attempt,
    input,
    output,
    ...(writes.length > 0 ? { changes: writes.map(({ op, entity, id }) => ({ op, entity, id })) } : {}),
    ...(messages.length > 0 ? { messages: messages.map(({ id }) => id) } : {}),
    tookMs
  }
}
