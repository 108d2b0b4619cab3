import type { Form } from '../../schemas/form.ts'
import type { JsonObject } from '../../schemas/json.ts'
import { compileCheck } from '../check.ts'
import type { CompiledFlow } from '../core/compiled-flow.ts'
import type { RecordChange } from '../core/event.ts'
import { plainText } from '../core/plain-text.ts'
import { trapField } from '../core/form-body-schema.ts'
import { timeText } from '../core/time-text.ts'
import { engineError, type EngineError } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { MakeId } from '../ports/make-id.ts'
import type { RecordWrite, Refusals, RunHandle, SkipReason } from '../ports/store.ts'
import { traceKey } from '../ports/tracing.ts'
import type { CommitAll } from './commit-all.ts'
import type { HandlerParts } from './call-handler.ts'
import { receiveWebhook, type GivenWebhook, type WebhookEvent } from './receive-webhook.ts'
import type { Registry } from './registry.ts'
import { requireFit } from './require-fit.ts'
import { startRun } from './start-run.ts'

/**
 * Where the outside comes in: forms, webhooks, runs started by hand, records written through the API. Each answers only
 * once what it was given is synced to disk.
 */
export interface Intake {
  submitForm(formId: string, body: unknown, sender: Sender): Promise<Accepted>
  receiveHook(flowId: string, body: unknown, sender: Sender): Promise<Accepted>
  /** Has a trigger of a plugin make events of what came in, and starts the flows that begin with it. */
  receiveWebhook(triggerId: string, given: GivenWebhook, sender: Sender): Promise<AcceptedEvents>
  startByHand(flowId: string, input: unknown, by: string): Promise<Accepted>
  /** Says that something has happened, to flows that start from it and runs that wait for it. Gives the signal's id. */
  emitSignal(signal: GivenSignal, actor: string): Promise<string>
  writeRecord(write: RecordWrite, actor: string): Promise<RecordChange>
  /** Notes that something sent to `source` was not taken. */
  noteRefusal(source: string, key: string | null, error: EngineError): Promise<void>
}

/** What a sender tells besides the body. */
export interface Sender {
  /** The same key gives the same run. */
  readonly key: string | null
  /** The place in a trace that the request has, as a `traceparent`. */
  readonly trace: string | null
}

export interface GivenSignal {
  readonly name: string
  /** Whose signal it is; '' is everybody's. */
  readonly key: string
  readonly data: JsonObject
  /** The same id is the same signal. */
  readonly id: string | null
}

export interface Accepted {
  /** Null when there was nothing to do: the flow's condition does not hold, or its enrolment does not let it in. */
  readonly runId: string | null
  readonly skipped?: SkipReason
  /** False when the same key came before. */
  readonly isNew: boolean
}

export interface AcceptedEvents {
  /** Events that the plugin made of what came. */
  readonly events: number
  /** Runs that they started and that were not there before. */
  readonly runIds: readonly string[]
}

interface IntakeParts extends HandlerParts {
  readonly registry: Registry
  readonly clock: Clock
  readonly makeId: MakeId
  readonly commitAll: CommitAll
  readonly refusals: Refusals
}

export function openIntake(parts: IntakeParts): Intake {
  const { registry, clock, makeId, commitAll, refusals } = parts
  return {
    async submitForm(formId, body, sender) {
      const { form, checkBody } = registry.form(formId)
      const flows = registry.flowsOfForm(formId)
      if (flows.length === 0) throw noFlow(registry, formId)
      const trigger = formTrigger(form, requireFit(checkBody(body)), clock.now())
      return enqueue(parts, flows, { trigger, ...sender, actor: `form:${formId}` })
    },
    async receiveHook(flowId, body, sender) {
      const flow = registry.flow(flowId)
      if (flow.flow.trigger.type !== 'webhook') throw engineError('NOT_FOUND', { what: 'webhook', id: flowId })
      requireOn(registry, flow)
      const checked = requireFit(compileCheck<JsonObject>(flow.flow.trigger.body)(body))
      const trigger = { at: timeText(clock.now()), body: checked }
      return enqueue(parts, [flow], { trigger, ...sender, actor: `webhook:${flowId}` })
    },
    receiveWebhook: (triggerId, given, sender) => receiveEvents(parts, triggerId, { given, sender }),
    async startByHand(flowId, input, by) {
      const flow = registry.flow(flowId)
      requireOn(registry, flow)
      const { trigger } = flow.flow
      const schema = trigger.type === 'manual' && trigger.input ? (trigger.input as JsonObject) : anyObject
      const checked = requireFit(compileCheck<JsonObject>(schema)(input))
      const given = trigger.type === 'manual' ? { at: timeText(clock.now()), input: checked } : checked
      return enqueue(parts, [flow], { trigger: given, key: null, trace: null, actor: by })
    },
    async emitSignal({ name, key, data, id }, actor) {
      const at = clock.now()
      const signal = { id: id ?? makeId(at), name, key, data }
      const outcome = await commitAll({ actor, at, signals: [signal] })
      if (!outcome.ok && outcome.why === 'refused') throw outcome.error
      return signal.id
    },
    async writeRecord(write, actor) {
      const outcome = await commitAll({ actor, at: clock.now(), writes: [write] })
      if (outcome.ok && outcome.changes[0]) return outcome.changes[0]
      throw outcome.ok || outcome.why === 'lost'
        ? engineError('BUG', { reason: 'a write gave no change' })
        : outcome.error
    },
    noteRefusal: (source, key, error) =>
      refusals.add({ at: clock.now(), source, key, code: error.code, fields: wrongPaths(error) })
  }
}

/** One object for all, because the check of a schema is kept with it. */
const anyObject = { type: 'object' } as const

interface Arrival extends Sender {
  readonly trigger: JsonObject
  readonly actor: string
}

async function enqueue(parts: IntakeParts, flows: readonly CompiledFlow[], arrival: Arrival): Promise<Accepted> {
  const { key, trace, actor } = arrival
  const trigger = trace === null ? arrival.trigger : { ...arrival.trigger, [traceKey]: trace }
  const at = parts.clock.now()
  const asked = flows.map((flow) => startRun(parts, flow, { trigger, at, key, causeDepth: 0 }))
  const runs = asked.filter((run) => run !== null)
  if (runs.length === 0) return { runId: null, isNew: false }
  const outcome = await parts.commitAll({ actor, at, runs })
  const first = outcome.ok ? outcome.runs[0] : undefined
  if (!first) throw engineError('BUG', { reason: 'an accepted run is not there' })
  if (first.handle === null) return { runId: null, isNew: false, skipped: first.skipped }
  const { handle, isNew } = first
  if (!isNew && key !== null) assertSame(handle, trigger)
  return { runId: handle.run.id, isNew }
}

async function receiveEvents(
  parts: IntakeParts,
  triggerId: string,
  { given, sender }: { readonly given: GivenWebhook; readonly sender: Sender }
): Promise<AcceptedEvents> {
  const seed = parts.makeId(parts.clock.now())
  const events = await receiveWebhook({ ...parts, seed }, parts.registry.trigger(triggerId), given)
  const runIds: string[] = []
  for (const event of events) runIds.push(...(await startFromEvent(parts, triggerId, { event, sender })))
  return { events: events.length, runIds }
}

/** Each flow keeps its own runs by the event's key, so an event that comes twice starts each of them once. */
async function startFromEvent(
  parts: IntakeParts,
  triggerId: string,
  { event, sender }: { readonly event: WebhookEvent; readonly sender: Sender }
): Promise<readonly string[]> {
  const at = new Date(parts.clock.now()).toISOString()
  const flows = parts.registry.flowsOfTrigger(triggerId)
  const occasion = {
    trigger: { at, event: event.data },
    key: event.key,
    trace: sender.trace,
    actor: `trigger:${triggerId}`
  }
  const accepted = await Promise.all(flows.map((flow) => enqueue(parts, [flow], occasion)))
  return accepted.flatMap(({ runId, isNew }) => (runId !== null && isNew ? [runId] : []))
}

/** A key that comes again with other data is a fault of the sender; taking it silently would lose the data. */
function assertSame({ run }: RunHandle, trigger: JsonObject): void {
  const isSame = ['form', 'body'].every((part) => JSON.stringify(run.trigger[part]) === JSON.stringify(trigger[part]))
  if (!isSame) throw engineError('KEY_REUSED', { runId: run.id })
}

function requireOn(registry: Registry, { id }: CompiledFlow): void {
  if (registry.stateOf(id) === 'off') throw engineError('FLOW_OFF', { flow: id })
}

function noFlow(registry: Registry, formId: string): Error {
  const off = registry.flows().find(({ flow: { trigger } }) => trigger.type === 'form' && trigger.form === formId)
  return off
    ? engineError('FLOW_OFF', { flow: off.id })
    : engineError('NOT_FOUND', { what: 'flow for the form', id: formId })
}

function formTrigger(form: Form, body: JsonObject, now: number): JsonObject {
  const fields = form.fields.flatMap(({ name }) => {
    const value = body[name]
    return value === undefined || value === '' ? [] : [[name, value] as const]
  })
  const ticked = form.consents.filter(({ name }) => name !== trapField && body[name] === true)
  const consents = ticked.map(({ name, purpose, channel, textVersion }) => ({ name, purpose, channel, textVersion }))
  return { at: timeText(now), form: Object.fromEntries(fields), consents }
}

function wrongPaths({ details }: EngineError): readonly string[] {
  const { fields } = details
  return Array.isArray(fields) ? fields.map((field) => plainText((field as JsonObject)['path'])) : []
}
