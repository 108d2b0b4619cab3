import type { Entity } from '../../schemas/entity.ts'
import type { Flow } from '../../schemas/flow.ts'
import type { Form } from '../../schemas/form.ts'
import type { Json, JsonObject } from '../../schemas/json.ts'
import type { Action, Channel } from '../../schemas/manifest.ts'
import { compileCheck, type Check } from '../check.ts'
import { compileFlow, type CompiledFlow } from '../core/compile-flow.ts'
import { formBodySchema } from '../core/form-body-schema.ts'
import { engineError } from '../errors.ts'
import type { InstalledPlugin, PublishedFlow, Store } from '../ports/store.ts'

/**
 * What is installed, ready for use: actions, channels, forms and the newest version of each flow, with their checks
 * compiled. It is read from the store at the start and kept in step with it; it must never know more than the store.
 */
export interface Registry {
  action(id: string): InstalledAction
  actions(): readonly InstalledAction[]
  channel(id: string): InstalledChannel
  form(id: string): InstalledForm
  forms(): readonly InstalledForm[]
  entities(): readonly Entity[]
  plugins(): readonly InstalledPlugin[]
  /** The newest version of each flow. */
  flows(): readonly CompiledFlow[]
  flow(id: string): CompiledFlow
  /** Any version: runs finish on the one they started on. */
  flowVersion(id: string, version: number): Promise<CompiledFlow>
  flowsOfForm(formId: string): readonly CompiledFlow[]
  flowsOfEntity(entity: string): readonly CompiledFlow[]
  addPlugin(plugin: InstalledPlugin): void
  addForm(form: Form): void
  addFlow(published: PublishedFlow): CompiledFlow
}

export interface InstalledAction {
  readonly id: string
  readonly action: Action
  readonly pluginId: string
  readonly pluginVersion: string
  readonly granted: ReadonlySet<string>
  readonly checkInput: Check<JsonObject>
  readonly checkOutput: Check<Json>
}

export interface InstalledChannel {
  readonly id: string
  readonly channel: Channel
  readonly checkPayload: Check<JsonObject>
}

export interface InstalledForm {
  readonly form: Form
  readonly checkBody: Check<JsonObject>
}

/** Reads what the store has. */
export async function openRegistry(store: Store): Promise<Registry> {
  const registry = new StoreRegistry(store)
  for (const plugin of await store.setup.plugins()) registry.addPlugin(plugin)
  for (const form of await store.setup.forms()) registry.addForm(form)
  for (const flow of await store.setup.flows()) registry.addFlow(flow)
  return registry
}

class StoreRegistry implements Registry {
  readonly #store: Store
  readonly #plugins = new Map<string, InstalledPlugin>()
  readonly #actions = new Map<string, InstalledAction>()
  readonly #channels = new Map<string, InstalledChannel>()
  readonly #forms = new Map<string, InstalledForm>()
  readonly #flows = new Map<string, CompiledFlow>()
  readonly #versions = new Map<string, CompiledFlow>()
  #byForm = new Map<string, CompiledFlow[]>()
  #byEntity = new Map<string, CompiledFlow[]>()

  constructor(store: Store) {
    this.#store = store
  }

  action(id: string): InstalledAction {
    return found(this.#actions.get(id), 'action', id)
  }
  actions(): readonly InstalledAction[] {
    return [...this.#actions.values()]
  }
  channel(id: string): InstalledChannel {
    return found(this.#channels.get(id), 'channel', id)
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
  flows(): readonly CompiledFlow[] {
    return [...this.#flows.values()]
  }
  flow(id: string): CompiledFlow {
    return found(this.#flows.get(id), 'flow', id)
  }
  flowsOfForm(formId: string): readonly CompiledFlow[] {
    return this.#byForm.get(formId) ?? []
  }
  flowsOfEntity(entity: string): readonly CompiledFlow[] {
    return this.#byEntity.get(entity) ?? []
  }

  async flowVersion(id: string, version: number): Promise<CompiledFlow> {
    const known = this.#versions.get(`${id}@${version}`)
    if (known) return known
    const published = await this.#store.setup.flowVersion(id, version)
    return this.#compile(found(published, 'flow', `${id}@${version}`))
  }

  addPlugin(plugin: InstalledPlugin): void {
    const { manifest } = plugin
    this.#plugins.set(manifest.id, plugin)
    for (const action of manifest.actions) {
      const id = `${manifest.id}.${action.id}`
      const { uses = plugin.granted } = action
      const granted = new Set(plugin.granted.filter((capability) => uses.includes(capability)))
      const checkInput = compileCheck<JsonObject>(action.input)
      const checkOutput = compileCheck<Json>(action.output)
      const { id: pluginId, version: pluginVersion } = manifest
      this.#actions.set(id, { id, action, pluginId, pluginVersion, granted, checkInput, checkOutput })
    }
    for (const channel of manifest.channels) {
      const id = `${manifest.id}.${channel.id}`
      this.#channels.set(id, { id, channel, checkPayload: compileCheck<JsonObject>(channel.payload) })
    }
  }

  addForm(form: Form): void {
    this.#forms.set(form.id, { form, checkBody: compileCheck<JsonObject>(formBodySchema(form), { coerce: true }) })
  }

  addFlow(published: PublishedFlow): CompiledFlow {
    const compiled = this.#compile(published)
    this.#flows.set(compiled.id, compiled)
    this.#byForm = groupFlows(this.flows(), ({ trigger }) => (trigger.type === 'form' ? trigger.form : null))
    this.#byEntity = groupFlows(this.flows(), ({ trigger }) => ('entity' in trigger ? trigger.entity : null))
    return compiled
  }

  #compile({ flow, version }: PublishedFlow): CompiledFlow {
    const result = compileFlow(flow, version, new Set(this.#actions.keys()))
    if (!result.ok) throw engineError('FLOW_INVALID', { flow: flow.id, findings: result.findings as unknown as Json })
    this.#versions.set(`${flow.id}@${version}`, result.compiled)
    return result.compiled
  }
}

function groupFlows(flows: readonly CompiledFlow[], keyOf: (flow: Flow) => string | null): Map<string, CompiledFlow[]> {
  const groups = new Map<string, CompiledFlow[]>()
  for (const compiled of flows) {
    const key = keyOf(compiled.flow)
    if (key !== null) groups.set(key, [...(groups.get(key) ?? []), compiled])
  }
  return groups
}

function found<T>(value: T | undefined | null, what: string, id: string): T {
  if (value === undefined || value === null) throw engineError('NOT_FOUND', { what, id })
  return value
}
