import type { PluginState } from '../../schemas/plugin-state.ts'
import { isCodePlugin } from '../core/code-script.ts'
import { limits } from '../limits.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { Sandbox, SandboxCall, SandboxOutcome } from '../ports/sandbox.ts'
import type { Store } from '../ports/store.ts'
import { PluginHeld } from './plugin-held.ts'
import { afterCall, cleanRecord, quarantineVerdict, type PluginRecord } from './quarantine-verdict.ts'
import type { Registry } from './registry.ts'

/**
 * Stands between steps and the sandbox: a plugin that is held is not called, one that runs apart gets a few calls at a
 * time, and one that keeps failing is put in quarantine. Code steps are their flow's own and are never put there.
 */
export class PluginGuard {
  readonly sandbox: Sandbox
  readonly #parts: GuardParts
  readonly #records = new Map<string, PluginRecord>()
  readonly #underWay = new Map<string, number>()
  readonly #freed: ((pluginId: string, count: number) => void)[] = []

  constructor(parts: GuardParts) {
    this.#parts = parts
    this.sandbox = {
      load: (plugin) => parts.sandbox.load(plugin),
      unload: (id, version) => parts.sandbox.unload(id, version),
      usage: (id) => parts.sandbox.usage(id),
      close: () => parts.sandbox.close(),
      call: (asked) => this.#call(asked)
    }
  }

  /** Calls back when a plugin may be called again, with how many calls it may take. */
  whenFree(listener: (pluginId: string, count: number) => void): void {
    this.#freed.push(listener)
  }

  isFree(pluginId: string): boolean {
    return this.#whyNot(pluginId) === null
  }

  /** Stores how a plugin stands, then keeps to it. A plugin that is on again begins with a clean record. */
  async setState(state: PluginState): Promise<void> {
    await this.#parts.store.setup.setPluginState(state)
    this.#parts.registry.setPluginState(state)
    this.#parts.touch()
    if (state.state !== 'on') return
    this.#records.delete(state.pluginId)
    this.tellFree(state.pluginId)
  }

  async #call(asked: SandboxCall): Promise<SandboxOutcome> {
    const { sandbox } = this.#parts
    const { pluginId } = asked
    const why = this.#whyNot(pluginId)
    if (why) throw new PluginHeld(pluginId, why)
    this.#count(pluginId, 1)
    try {
      const outcome = await sandbox.call(asked)
      this.#note(pluginId, outcome)
      return outcome
    } finally {
      this.#count(pluginId, -1)
      this.tellFree(pluginId, 1)
    }
  }

  #whyNot(pluginId: string): PluginHeld['why'] | null {
    const { registry, sandbox } = this.#parts
    if (registry.holdOf(pluginId)) return 'held'
    const underWay = this.#underWay.get(pluginId) ?? 0
    return underWay >= limits.callsApartMax && sandbox.usage(pluginId).isApart ? 'busy' : null
  }

  #count(pluginId: string, more: number): void {
    this.#underWay.set(pluginId, (this.#underWay.get(pluginId) ?? 0) + more)
  }

  /** The plugin may be called again, or is gone: so many of the runs put aside for it go on. */
  tellFree(pluginId: string, count = Number.POSITIVE_INFINITY): void {
    for (const listener of this.#freed) listener(pluginId, count)
  }

  #note(pluginId: string, outcome: SandboxOutcome): void {
    if (isCodePlugin(pluginId)) return
    const { clock, registry } = this.#parts
    const code = outcome.ok ? null : outcome.error.code
    const record = afterCall(this.#records.get(pluginId) ?? cleanRecord, code, clock.now())
    this.#records.set(pluginId, record)
    const reason = code === null ? null : quarantineVerdict(record)
    if (reason === null || registry.holdOf(pluginId)) return
    const state: PluginState = { pluginId, state: 'quarantined', reason, by: 'mach', at: clock.now() }
    // It holds at once; that it is stored too may take a moment, and after a crash it would be found out anew.
    registry.setPluginState(state)
    this.#parts.log.warn({ plugin: pluginId, reason: reason.en }, 'a plugin was put in quarantine')
    this.setState(state).catch((error: unknown) =>
      this.#parts.log.error({ err: error, plugin: pluginId }, 'not stored')
    )
  }
}

interface GuardParts {
  readonly sandbox: Sandbox
  readonly registry: Registry
  readonly store: Store
  readonly clock: Clock
  readonly log: Log
  /** Tells open pages that something has changed. */
  readonly touch: () => void
}
