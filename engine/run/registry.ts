import type { Calendar } from '../../schemas/calendar.ts'
import type { Entity } from '../../schemas/entity.ts'
import type { Form } from '../../schemas/form.ts'
import type { Json, JsonObject, Millis } from '../../schemas/json.ts'
import type { PluginState } from '../../schemas/plugin-state.ts'
import type { Run } from '../../schemas/run.ts'
import { compileCheck, type Check } from '../check.ts'
import { compileFlow } from '../core/compile-flow.ts'
import type { CompiledFlow, Gate } from '../core/compiled-flow.ts'
import { formBodySchema } from '../core/form-body-schema.ts'
import { engineError } from '../errors.ts'
import type { FlowState, InstalledPlugin, PublishedFlow, Store } from '../ports/store.ts'
import { actionsByStep } from './actions-by-step.ts'
import { groupFlows } from './group-flows.ts'
import { partsOfPlugin, type InstalledAction, type InstalledChannel, type InstalledTrigger } from './parts-of-plugin.ts'
import { PluginHistory } from './plugin-history.ts'

/**
 * What is installed, ready for use: actions, channels, forms and the newest version of each flow, with their checks
 * compiled. It is read from the store at the start and kept in step with it; it must never know more than the store.
 */
export interface Registry {
  action(id: string): InstalledAction
  /** The action as a run that began then has it: on the line of versions that was in use. */
  actionAt(id: string, at: Millis): InstalledAction
  actions(): readonly InstalledAction[]
  channel(id: string): InstalledChannel
  findChannel(id: string): InstalledChannel | null
  /** A trigger of a plugin, by `<plugin>.<trigger>`. */
  trigger(id: string): InstalledTrigger
  triggers(): readonly InstalledTrigger[]
  form(id: string): InstalledForm
  forms(): readonly InstalledForm[]
  entities(): readonly Entity[]
  plugins(): readonly InstalledPlugin[]
  /** Versions of a plugin that only runs can need which began before then. */
  versionsOverBefore(pluginId: string, at: Millis): readonly { readonly since: Millis; readonly version: string }[]
  /** Versions of a plugin that are kept, oldest first. */
  versionsOf(pluginId: string): readonly string[]
  /** How a plugin stands that is not simply on: its steps wait. Null: they run. */
  holdOf(pluginId: string): PluginState | null
  /** The newest version of each flow. */
  flows(): readonly CompiledFlow[]
  flow(id: string): CompiledFlow
  /** Any version: runs finish on the one they started on. */
  flowVersion(id: string, version: number): Promise<CompiledFlow>
  /** The action that a step of a run's flow calls; null when it calls none. */
  actionOfStep(run: Pick<Run, 'flowId' | 'flowVersion'>, stepId: string): string | null
  /** Flows that are not off, by what starts them. */
  flowsOfForm(formId: string): readonly CompiledFlow[]
  flowsOfEntity(entity: string): readonly CompiledFlow[]
  /** Flows that start at dates of the entity's records. */
  flowsOfDates(entity: string): readonly CompiledFlow[]
  flowsOfSignal(name: string): readonly CompiledFlow[]
  /** Flows that start from a trigger of a plugin. */
  flowsOfTrigger(id: string): readonly CompiledFlow[]
  flowsAfter(flowId: string): readonly CompiledFlow[]
  calendar(id: string): Calendar
  calendars(): readonly Calendar[]
  stateOf(flowId: string): FlowState
  priorityOf(flowId: string): 'low' | 'normal' | 'high'
  /** What holds runs of the newest version back; null when nothing does. */
  gateOf(flowId: string): Gate | null
  pausedFlows(): readonly string[]
  addPlugin(plugin: InstalledPlugin, since: Millis): void
  addForm(form: Form): void
  addFlow(published: PublishedFlow): CompiledFlow
  addCalendar(calendar: Calendar): void
  setState(flowId: string, state: FlowState): void
  setPluginState(state: PluginState): void
  /** Forgets a plugin, with all its versions. */
  removePlugin(pluginId: string): void
  /** Forgets a version that no run can need. */
  removePluginVersion(pluginId: string, since: Millis): void
}

export interface InstalledForm {
  readonly form: Form
  readonly checkBody: Check<JsonObject>
}

/** Hears of each version of a flow before its first run. */
export type FlowReady = (flow: CompiledFlow) => void

/** Reads what the store has. */
export async function openRegistry(store: Store, flowReady: FlowReady = () => undefined): Promise<Registry> {
  const registry = new StoreRegistry(store, flowReady)
  for (const calendar of await store.setup.calendars()) registry.addCalendar(calendar)
  for (const [flowId, state] of Object.entries(await store.setup.flowStates())) registry.setState(flowId, state)
  for (const version of await store.setup.pluginVersions()) registry.addPlugin(version, version.since)
  for (const state of await store.setup.pluginStates()) registry.setPluginState(state)
  for (const form of await store.setup.forms()) registry.addForm(form)
  for (const flow of await store.setup.flows()) registry.addFlow(flow)
  return registry
}

class StoreRegistry implements Registry {
  readonly #store: Store
  readonly #plugins = new Map<string, InstalledPlugin>()
  readonly #actions = new Map<string, InstalledAction>()
  readonly #history = new PluginHistory<InstalledAction>()
  readonly #triggers = new Map<string, InstalledTrigger>()
  readonly #channels = new Map<string, InstalledChannel>()
  readonly #forms = new Map<string, InstalledForm>()
  readonly #flows = new Map<string, CompiledFlow>()
  readonly #versions = new Map<string, CompiledFlow>()
  readonly #actionsByStep = new Map<string, ReadonlyMap<string, string>>()
  readonly #calendars = new Map<string, Calendar>()
  readonly #states = new Map<string, FlowState>()
  readonly #holds = new Map<string, PluginState>()
  readonly #flowReady: FlowReady
  #starters = groupFlows([])

  constructor(store: Store, flowReady: FlowReady) {
    this.#store = store
    this.#flowReady = flowReady
  }

  action(id: string): InstalledAction {
    return found(this.#actions.get(id), 'action', id)
  }
  actionAt(id: string, at: Millis): InstalledAction {
    return this.#history.actionAt(id, at) ?? this.action(id)
  }
  actions(): readonly InstalledAction[] {
    return [...this.#actions.values()]
  }
  channel(id: string): InstalledChannel {
    return found(this.#channels.get(id), 'channel', id)
  }
  findChannel(id: string): InstalledChannel | null {
    return this.#channels.get(id) ?? null
  }
  trigger(id: string): InstalledTrigger {
    return found(this.#triggers.get(id), 'trigger', id)
  }
  triggers(): readonly InstalledTrigger[] {
    return [...this.#triggers.values()]
  }
  form(id: string): InstalledForm {
    return found(this.#forms.get(id), 'form', id)
  }
  forms(): readonly InstalledForm[] {
    return [...this.#forms.values()]
  }
  entities(): readonly Entity[] {
    return [...this.#plugins.values()].flatMap(({ manifest }) => manifest.entities)
  }
  plugins(): readonly InstalledPlugin[] {
    return [...this.#plugins.values()]
  }
  versionsOverBefore(pluginId: string, at: Millis): readonly { readonly since: Millis; readonly version: string }[] {
    return this.#history.overBefore(pluginId, at)
  }
  versionsOf(pluginId: string): readonly string[] {
    return this.#history.versionsOf(pluginId)
  }
  holdOf(pluginId: string): PluginState | null {
    return this.#holds.get(pluginId) ?? null
  }
  flows(): readonly CompiledFlow[] {
    return [...this.#flows.values()]
  }
  flow(id: string): CompiledFlow {
    return found(this.#flows.get(id), 'flow', id)
  }
  flowsOfForm(formId: string): readonly CompiledFlow[] {
    return this.#starters.get(`form:${formId}`) ?? []
  }
  flowsOfEntity(entity: string): readonly CompiledFlow[] {
    return this.#starters.get(`entity:${entity}`) ?? []
  }
  flowsOfDates(entity: string): readonly CompiledFlow[] {
    return this.#starters.get(`dates:${entity}`) ?? []
  }
  flowsOfTrigger(id: string): readonly CompiledFlow[] {
    return this.#starters.get(`trigger:${id}`) ?? []
  }
  flowsOfSignal(name: string): readonly CompiledFlow[] {
    return this.#starters.get(`signal:${name}`) ?? []
  }
  flowsAfter(flowId: string): readonly CompiledFlow[] {
    return this.#starters.get(`flow:${flowId}`) ?? []
  }
  calendar(id: string): Calendar {
    return found(this.#calendars.get(id), 'calendar', id)
  }
  calendars(): readonly Calendar[] {
    return [...this.#calendars.values()]
  }
  stateOf(flowId: string): FlowState {
    return this.#states.get(flowId) ?? 'on'
  }
  priorityOf(flowId: string): 'low' | 'normal' | 'high' {
    return this.#flows.get(flowId)?.flow.enrolment?.priority ?? 'normal'
  }
  gateOf(flowId: string): Gate | null {
    return this.#flows.get(flowId)?.enrolment?.gate ?? null
  }
  pausedFlows(): readonly string[] {
    return [...this.#states].flatMap(([flowId, state]) => (state === 'paused' ? [flowId] : []))
  }

  async flowVersion(id: string, version: number): Promise<CompiledFlow> {
    const known = this.#versions.get(`${id}@${version}`)
    if (known) return known
    const published = await this.#store.setup.flowVersion(id, version)
    return this.#compile(found(published, 'flow', `${id}@${version}`))
  }

  actionOfStep({ flowId, flowVersion }: Pick<Run, 'flowId' | 'flowVersion'>, stepId: string): string | null {
    return this.#actionsByStep.get(`${flowId}@${flowVersion}`)?.get(stepId) ?? null
  }

  addPlugin(plugin: InstalledPlugin, since: Millis): void {
    const { manifest } = plugin
    const { actions, triggers, channels } = partsOfPlugin(plugin)
    this.#plugins.set(manifest.id, plugin)
    this.#history.add(manifest, since, actions)
    for (const action of actions) this.#actions.set(action.id, action)
    for (const trigger of triggers) this.#triggers.set(trigger.id, trigger)
    for (const channel of channels) this.#channels.set(channel.id, channel)
  }

  addForm(form: Form): void {
    this.#forms.set(form.id, { form, checkBody: compileCheck<JsonObject>(formBodySchema(form), { coerce: true }) })
  }

  addFlow(published: PublishedFlow): CompiledFlow {
    const compiled = this.#compile(published)
    this.#flows.set(compiled.id, compiled)
    this.#group()
    return compiled
  }

  addCalendar(calendar: Calendar): void {
    this.#calendars.set(calendar.id, calendar)
  }

  setState(flowId: string, state: FlowState): void {
    this.#states.set(flowId, state)
    this.#group()
  }

  setPluginState(state: PluginState): void {
    if (state.state === 'on') this.#holds.delete(state.pluginId)
    else this.#holds.set(state.pluginId, state)
  }

  removePlugin(pluginId: string): void {
    const { manifest } = found(this.#plugins.get(pluginId), 'plugin', pluginId)
    this.#plugins.delete(pluginId)
    this.#holds.delete(pluginId)
    this.#history.remove(pluginId)
    for (const { id } of manifest.actions) this.#actions.delete(`${pluginId}.${id}`)
    for (const { id } of manifest.triggers ?? []) this.#triggers.delete(`${pluginId}.${id}`)
    for (const { id } of manifest.channels) this.#channels.delete(`${pluginId}.${id}`)
  }

  removePluginVersion(pluginId: string, since: Millis): void {
    this.#history.removeVersion(pluginId, since)
  }

  #group(): void {
    this.#starters = groupFlows(this.flows().filter(({ id }) => this.stateOf(id) !== 'off'))
  }

  #compile({ flow, version }: PublishedFlow): CompiledFlow {
    const result = compileFlow(flow, version)
    if (!result.ok) throw engineError('FLOW_INVALID', { flow: flow.id, findings: result.findings as unknown as Json })
    this.#versions.set(`${flow.id}@${version}`, result.compiled)
    this.#actionsByStep.set(`${flow.id}@${version}`, actionsByStep(flow))
    this.#flowReady(result.compiled)
    return result.compiled
  }
}

function found<T>(value: T | undefined | null, what: string, id: string): T {
  if (value === undefined || value === null) throw engineError('NOT_FOUND', { what, id })
  return value
}
