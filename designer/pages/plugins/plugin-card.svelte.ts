import { createQuery } from '@tanstack/svelte-query'
import { capabilityNames } from '../../../schemas/capability-names.ts'
import { describeCapability } from '../../../schemas/capability.ts'
import type { OutsideCall } from '../../../schemas/outside-call.ts'
import type { PluginSetup } from '../../../schemas/plugin-setup.ts'
import { pluginApi, type PluginView } from '../../plugin-api.ts'
import { language } from '../../state/language.svelte.ts'
import { me } from '../../state/me.svelte.ts'
import { notices } from '../../state/notices.svelte.ts'
import { queryClient } from '../../state/query-client.ts'
import { Sending } from '../../state/sending.svelte.ts'
import { sayPlugins as say } from '../../texts/plugin-texts.ts'

type Signalled = { readonly signal: AbortSignal }

/** One plugin on the page: what it may do, what can be set of it, and whom it has called. */
export class PluginCard {
  readonly plugin: PluginView
  readonly #setup
  readonly #calls
  readonly sending = new Sending()

  constructor(plugin: PluginView) {
    const { id, manifest } = plugin
    this.plugin = plugin
    const hasSetup = manifest.settings !== undefined || (manifest.secrets ?? []).length > 0
    this.#setup = createQuery(() => ({
      queryKey: ['plugins', id, 'setup'],
      enabled: hasSetup,
      queryFn: ({ signal }: Signalled) => pluginApi.setup(id, signal)
    }))
    this.#calls = createQuery(() => ({
      queryKey: ['plugins', id, 'calls'],
      enabled: this.mayCall && this.canManage,
      queryFn: ({ signal }: Signalled) => pluginApi.calls(id, signal)
    }))
  }

  get canManage(): boolean {
    return me.may('plugins:manage')
  }

  get mayCall(): boolean {
    return this.plugin.granted.some((each) => each.startsWith('http'))
  }

  get setup(): PluginSetup | null {
    return this.#setup.data ?? null
  }

  get calls(): readonly OutsideCall[] {
    return this.#calls.data ?? []
  }

  /** What it may do, in plain words. */
  get permissions(): readonly string[] {
    const names = capabilityNames(this.plugin.manifest)
    return this.plugin.granted.map((each) => language.pick(describeCapability(each, names)))
  }

  /** Where others post to it. */
  get hooks(): readonly { readonly label: string; readonly path: string }[] {
    const { id, manifest } = this.plugin
    return (manifest.triggers ?? []).map((trigger) => ({
      label: language.pick(trigger.labels),
      path: `${location.origin}/hooks/${id}/${trigger.id}`
    }))
  }

  async saveSecret(name: string, value: string): Promise<boolean> {
    return this.#act(() => pluginApi.saveSecret(this.plugin.id, name, value), say.plugins_secret_saved())
  }

  async removeSecret(name: string): Promise<boolean> {
    return this.#act(() => pluginApi.removeSecret(this.plugin.id, name), say.plugins_secret_removed())
  }

  async #act(work: () => Promise<unknown>, said: string): Promise<boolean> {
    return this.sending.run(async () => {
      await work()
      await queryClient.invalidateQueries({ queryKey: ['plugins', this.plugin.id] })
      notices.say(said)
    })
  }
}

/** How a call ended, in a few words. */
export function callText({ state, status }: OutsideCall): string {
  if (state === 'answered') return say.plugins_call_answered({ status: String(status ?? '') })
  return say[`plugins_call_${state}`]()
}
