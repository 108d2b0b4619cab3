import type { Entity, Field } from '../../../schemas/entity.ts'
import type { JsonObject } from '../../../schemas/json.ts'
import type { PluginSetup } from '../../../schemas/plugin-setup.ts'
import { readDraft, toDraft, type Draft } from '../../format/drafts.ts'
import { pluginApi } from '../../plugin-api.ts'
import { language } from '../../state/language.svelte.ts'
import { notices } from '../../state/notices.svelte.ts'
import { queryClient } from '../../state/query-client.ts'
import { Sending } from '../../state/sending.svelte.ts'
import { sayPlugins } from '../../texts/plugin-texts.ts'
import { say } from '../../texts/texts.ts'
import { fieldFailures } from '../../words/failure-text.ts'
import type { FieldForm } from '../records/field-form.ts'

/** The settings of a plugin while somebody fills them in: its schema has the shape of an entity's fields. */
export class SettingsForm implements FieldForm {
  readonly #id: string
  readonly fields: Entity['fields']
  readonly entity: { readonly required: readonly string[] }
  readonly overtaken: ReadonlySet<string> = new Set()
  readonly sending = new Sending()
  base: Readonly<Record<string, unknown>> = $state.raw({})
  drafts: Readonly<Record<string, Draft>> = $state.raw({})
  #ownFailures: ReadonlyMap<string, string> = $state.raw(new Map())

  constructor({ id, schema, settings }: PluginSetup) {
    this.#id = id
    const properties = (schema?.['properties'] ?? {}) as Entity['fields']
    this.fields = Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, labelled(name, field)]))
    // A field with a default need not be filled in.
    const required = ((schema?.['required'] ?? []) as readonly string[]).filter(
      (name) => defaultOf(this.fields, name) === undefined
    )
    this.entity = { required }
    this.base = settings
  }

  get fieldFailures(): ReadonlyMap<string, string> {
    return new Map([...fieldFailures(this.sending.failure, language.current), ...this.#ownFailures])
  }

  draftOf(name: string): Draft {
    const field = this.fields[name]
    const value = this.base[name] ?? defaultOf(this.fields, name)
    return this.drafts[name] ?? (field ? toDraft(field, value) : '')
  }

  change(name: string, draft: Draft): void {
    this.drafts = { ...this.drafts, [name]: draft }
  }

  async save(): Promise<void> {
    const { values, failures } = this.#read()
    this.#ownFailures = failures
    if (failures.size > 0) return
    await this.sending.run(async () => {
      const { settings } = await pluginApi.saveSettings(this.#id, values)
      this.base = settings
      this.drafts = {}
      void queryClient.invalidateQueries({ queryKey: ['plugins', this.#id] })
      notices.say(sayPlugins.plugins_settings_saved())
    })
  }

  /** What was typed, over what is set; a field that is empty is left to its default. */
  #read(): { readonly values: JsonObject; readonly failures: ReadonlyMap<string, string> } {
    const failures = new Map<string, string>()
    const values: [string, JsonObject[string]][] = []
    for (const [name, field] of Object.entries(this.fields)) {
      if (this.drafts[name] === undefined && this.base[name] === undefined) continue
      const reading = readDraft(field, this.draftOf(name))
      if (!reading.ok) failures.set(name, reading.want === 'number' ? say.want_number() : say.want_json())
      else if (reading.value !== null) values.push([name, reading.value])
      else if (this.entity.required.includes(name)) failures.set(name, say.want_value())
    }
    return { values: Object.fromEntries(values), failures }
  }
}

/** A setting whose author gave no words is called by its name. */
function labelled(name: string, field: Partial<Field>): Field {
  return { type: 'string', 'x-mach': { labels: { vi: name, en: name } }, ...field }
}

function defaultOf(fields: Entity['fields'], name: string): unknown {
  return (fields[name] as { readonly default?: unknown } | undefined)?.default
}
