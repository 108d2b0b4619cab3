/**
 * The sandbox: plugin code runs in isolates inside plugin-host processes, which are supervised from here. JSON text goes
 * in and comes out. No plugin code must ever run in this process, and nothing of this process may be within its reach.
 */
import { noUsage, type PluginUsage } from '../../schemas/plugin-state.ts'
import { engineError } from '../errors.ts'
import type { LoadedPlugin, Sandbox, SandboxCall, SandboxOutcome } from '../ports/sandbox.ts'
import { GuestCall } from './guest-call.ts'
import { PluginAccount } from './plugin-account.ts'
import { PluginCalls } from './plugin-calls.ts'
import { PluginHost } from './plugin-host.ts'
import { sandboxLimits, type SandboxLimits } from './sandbox-limits.ts'

export interface SandboxOptions {
  /** Host processes; a plugin always runs in the same one. */
  readonly hosts?: number
  readonly limits?: Partial<SandboxLimits>
}

export interface HostedSandbox extends Sandbox {
  /** The host processes that live now. */
  hostPids(): readonly number[]
}

export function openSandbox(options: SandboxOptions = {}): HostedSandbox {
  const { hosts: hostCount = 1, ...rest } = options
  if (!Number.isInteger(hostCount) || hostCount < 1)
    throw new TypeError('`hosts` is a number of processes, at least 1.')
  const misspelt = Object.keys(rest).find((name) => name !== 'limits')
  if (misspelt) throw new TypeError(`The sandbox has no option “${misspelt}”.`)
  return new ProcessSandbox(hostCount, sandboxLimits(rest.limits ?? {}))
}

/** A plugin version and the host in which it runs. */
interface Placed {
  readonly calls: PluginCalls
  readonly host: PluginHost
}

class ProcessSandbox implements HostedSandbox {
  readonly #limits: SandboxLimits
  readonly #hosts: readonly PluginHost[]
  /** For plugins that would keep the others waiting; it is started when there is the first of them. */
  readonly #apart: PluginHost
  readonly #placesByName = new Map<string, Placed>()
  readonly #accountsById = new Map<string, PluginAccount>()
  #lastNumber = 0

  constructor(hostCount: number, limits: SandboxLimits) {
    this.#limits = limits
    const heavy = (calls: PluginCalls): void => void setImmediate(() => this.#moveApart(calls.plugin.id))
    this.#hosts = Array.from({ length: hostCount }, () => new PluginHost(limits, heavy))
    const apart = {
      ...limits,
      callsPerFrameMax: 1,
      framesPerHostMax: 1,
      hostNicenessDefault: limits.apartNicenessDefault
    }
    this.#apart = new PluginHost(apart, heavy)
  }

  load(plugin: LoadedPlugin): void {
    const bytes = Buffer.byteLength(plugin.code)
    const max = this.#limits.bundleBytesMax
    if (bytes > max) {
      throw engineError('PLUGIN_LIMIT', { plugin: plugin.id, limit: 'bundleBytesMax', value: bytes, max })
    }
    const name = nameOf(plugin.id, plugin.version)
    const replaced = this.#placesByName.get(name)
    if (replaced?.calls.plugin.code !== plugin.code) this.#account(plugin.id).forgive()
    this.#place(plugin)
    if (replaced) retire(replaced)
  }

  unload(id: string, version: string): void {
    const name = nameOf(id, version)
    const place = this.#placesByName.get(name)
    this.#placesByName.delete(name)
    if (place) retire(place)
  }

  usage(pluginId: string): PluginUsage {
    return this.#accountsById.get(pluginId)?.view() ?? noUsage
  }

  call(asked: SandboxCall): Promise<SandboxOutcome> {
    const { pluginId, pluginVersion } = asked
    return new Promise((resolve, reject) => {
      const name = nameOf(pluginId, pluginVersion)
      const place = this.#placesByName.get(name)
      const account = this.#account(pluginId)
      const settle = (outcome: SandboxOutcome): void => {
        account.ended(outcome)
        resolve(outcome)
      }
      const call = new GuestCall(asked, settle, reject)
      if (!place) return call.fail('NOT_FOUND', { what: 'plugin', id: name })
      if (this.#isTooLarge(call)) return
      place.host.calls.begin(place.calls, call)
    })
  }

  async close(): Promise<void> {
    await Promise.all([...this.#hosts, this.#apart].map((host) => host.close()))
  }

  hostPids(): readonly number[] {
    return [...this.#hosts, this.#apart].map((host) => host.pid).filter((pid) => pid !== undefined)
  }

  #place(plugin: LoadedPlugin): Placed {
    const account = this.#account(plugin.id)
    const calls = new PluginCalls((this.#lastNumber += 1), plugin, account)
    const place = { calls, host: account.isApart ? this.#apart : this.#hostOf(plugin.id) }
    this.#placesByName.set(nameOf(plugin.id, plugin.version), place)
    return place
  }

  /** What has not begun goes along; what has begun comes to its end where it is. */
  #moveApart(pluginId: string): void {
    for (const before of this.#placesByName.values()) {
      if (before.calls.plugin.id !== pluginId || before.host === this.#apart) continue
      const { host, calls } = this.#place(before.calls.plugin)
      for (const call of before.calls.takeNotBegun()) host.calls.begin(calls, call)
      retire(before)
    }
  }

  #account(pluginId: string): PluginAccount {
    const known = this.#accountsById.get(pluginId)
    if (known) return known
    const account = new PluginAccount(this.#limits)
    this.#accountsById.set(pluginId, account)
    return account
  }

  #isTooLarge(call: GuestCall): boolean {
    const { inputJson } = call.asked
    const max = this.#limits.callInputBytesMax
    if (inputJson.length * 3 <= max) return false
    const value = Buffer.byteLength(inputJson)
    if (value > max) call.fail('PLUGIN_LIMIT', { limit: 'callInputBytesMax', value, max })
    return value > max
  }

  #hostOf(pluginId: string): PluginHost {
    const place = hash(pluginId) % this.#hosts.length
    const found = this.#hosts[place]
    if (found) return found
    throw engineError('BUG', { reason: `there is no plugin host ${place}` })
  }
}

function retire({ host, calls }: Placed): void {
  host.calls.retire(calls)
  host.wake()
}

const nameOf = (id: string, version: string) => `${id}@${version}`

function hash(text: string): number {
  let value = 0
  for (const character of text) value = (Math.imul(value, 31) + (character.codePointAt(0) ?? 0)) >>> 0
  return value
}
