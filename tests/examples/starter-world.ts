import { compileFlow } from '../../engine/core/compile-flow.ts'
import type { CompiledFlow } from '../../engine/core/compiled-flow.ts'
import { decide } from '../../engine/core/decide.ts'
import { applyEntry } from '../../engine/core/fold-journal.ts'
import { formBodySchema } from '../../engine/core/form-body-schema.ts'
import { scopeOf, type Present } from '../../engine/core/present.ts'
import { initialState, type RunState } from '../../engine/core/run-state.ts'
import { limits } from '../../engine/limits.ts'
import type { ActionDefinition } from '../../plugins/sdk/index.ts'
import type { FakeWorld } from '../../plugins/sdk/testing.ts'
import type { Effect } from '../../schemas/effect.ts'
import type { JournalEntry } from '../../schemas/journal.ts'
import type { Json, JsonObject } from '../../schemas/json.ts'
import { faultsOf } from '../unit/plugins/faults-of.ts'
import { actionOf, plugins } from '../unit/plugins/installed.ts'
import { flows, forms } from './starter-files.ts'

/** The starter pack at work: the real decisions of the engine, the real plugins, records in memory, one run at a time. */
export interface StarterWorld {
  submitForm(formId: string, key: string, body: JsonObject): Promise<'accepted' | 'again' | 'tooLarge' | 'invalid'>
  receiveHook(flowId: string, body: JsonObject): Promise<'accepted' | 'again' | 'invalid'>
  /** Does what a person would do by hand; flows that listen start. */
  call(action: string, input: JsonObject): Promise<Json>
  /** Moves the clock and wakes the runs whose time has come. */
  sleepUntil(now: string): Promise<void>
  readonly runs: readonly StarterRun[]
}

interface StarterRun {
  readonly flow: CompiledFlow
  readonly trigger: JsonObject
  state: RunState
  readonly journal: JournalEntry[]
}

export function openStarterWorld(world: FakeWorld, start: string): StarterWorld {
  const compiled = flows.map((flow) => {
    const result = compileFlow(flow, 1)
    if (!result.ok) throw new Error(JSON.stringify(result.findings))
    return result.compiled
  })
  const runs: StarterRun[] = []
  const keys = new Set<string>()
  let now = Date.parse(start)
  world.setNow(start)

  const call = async (name: string, input: JsonObject): Promise<Json> => {
    const action: ActionDefinition = actionOf(name)
    const { output, effects } = await world.run(action, input as never)
    for (const effect of effects) await startListeners(effect)
    return output as Json
  }
  const presentOf = ({ trigger }: StarterRun): Present => ({
    run: { id: 'run', key: 'key', subject: null, trigger, createdAt: now },
    now,
    linkOf: ({ runId, step }) => `/approvals/${runId}/${step}`,
    calendarOf: () => {
      throw new Error('The starter pack has no calendars.')
    }
  })
  const go = async (run: StarterRun): Promise<void> => {
    for (;;) {
      const decision = decide(run.flow, run.state, presentOf(run))
      if (decision.kind === 'sleep' || decision.kind === 'rest') return
      const entry = decision.kind === 'enter' ? decision.entry : await perform(run, decision.step.id)
      run.journal.push(entry)
      run.state = applyEntry(run.flow, run.state, entry)
    }
  }
  const perform = async (run: StarterRun, stepId: string): Promise<JournalEntry> => {
    const step = run.flow.stepsById.get(stepId)
    if (step?.kind !== 'action') throw new Error(`${stepId} is no action`)
    const input = step.input.resolve(scopeOf(run.flow, run.state, { step, present: presentOf(run) })) as JsonObject
    return { kind: 'done', at: now, step: stepId, attempt: 1, input, output: await call(step.action, input), tookMs: 0 }
  }
  const startRun = async (flow: CompiledFlow, trigger: JsonObject, callerKey: string): Promise<boolean> => {
    const scope = { trigger, steps: {}, now: new Date(now).toISOString() }
    if (flow.condition && flow.condition.evaluate(scope) !== true) return false
    if (flow.subject) expectText(flow.subject.evaluate(scope))
    const key = `${flow.id}/${JSON.stringify(flow.key?.evaluate(scope) ?? callerKey)}`
    if (keys.has(key)) return false
    keys.add(key)
    const run = { flow, trigger, state: initialState(flow), journal: [] }
    runs.push(run)
    await go(run)
    return true
  }
  const startListeners = async (effect: Effect): Promise<void> => {
    if (effect.kind !== 'create' && effect.kind !== 'update') return
    const wanted = effect.kind === 'create' ? 'recordCreated' : 'recordUpdated'
    for (const flow of compiled) {
      const { trigger } = flow.flow
      if (trigger.type !== wanted || !('entity' in trigger) || trigger.entity !== effect.entity) continue
      const fields = 'fields' in trigger ? trigger.fields : undefined
      if (fields && !fields.some((field) => field in effect.values)) continue
      await startRun(flow, { at: new Date(now).toISOString(), record: recordOf(world, effect) }, effect.id)
    }
  }
  return {
    runs,
    call,
    async submitForm(formId, key, body) {
      const form = forms.find(({ id }) => id === formId)
      if (!form) throw new Error(`There is no form ${formId}`)
      if (Buffer.byteLength(JSON.stringify(body)) > limits.requestBytesMax) return 'tooLarge'
      if (faultsOf(formSchemas.get(formId) ?? {}, body).length > 0) return 'invalid'
      const ticked = form.consents.filter(({ name }) => body[name] === true)
      const consents = ticked.map(({ name, purpose, channel, textVersion }) => ({
        name,
        purpose,
        channel,
        textVersion
      }))
      const fields = Object.fromEntries(
        form.fields.flatMap(({ name }) => (body[name] === undefined ? [] : [[name, body[name]]]))
      )
      const flow = compiled.find((each) => each.flow.trigger.type === 'form' && each.flow.trigger.form === formId)
      if (!flow) throw new Error(`No flow listens to ${formId}`)
      const trigger = { at: new Date(now).toISOString(), form: fields, consents }
      return (await startRun(flow, trigger, key)) ? 'accepted' : 'again'
    },
    async receiveHook(flowId, body) {
      const flow = compiled.find(({ id }) => id === flowId)
      if (flow?.flow.trigger.type !== 'webhook') throw new Error(`${flowId} is no webhook`)
      if (faultsOf(flow.flow.trigger.body, body).length > 0) return 'invalid'
      return (await startRun(flow, { at: new Date(now).toISOString(), body }, '')) ? 'accepted' : 'again'
    },
    async sleepUntil(time) {
      now = Date.parse(time)
      world.setNow(time)
      for (const run of runs.slice()) await go(run)
    }
  }
}

const formSchemas = new Map(forms.map((form) => [form.id, formBodySchema(form)]))

function recordOf(
  world: FakeWorld,
  { entity: id, id: recordId }: { readonly entity: string; readonly id: string }
): JsonObject {
  const entity = plugins.flatMap(({ entities = [] }) => entities).find((each) => each.id === id)
  const record = entity && world.all(entity).find((each) => each.id === recordId)
  if (!record) throw new Error(`There is no ${id} ${recordId}`)
  return record as unknown as JsonObject
}

function expectText(value: Json): void {
  if (typeof value !== 'string' || value === '') throw new Error('a subject must be a text')
}
