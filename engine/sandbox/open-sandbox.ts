/**
 * The sandbox: plugin code runs in isolates inside plugin-host processes, which are supervised from here. JSON text goes
 * in and comes out. No plugin code must ever run in this process, and nothing of this process may be within its reach.
 */
import { engineError } from '../errors.ts'
import type { LoadedPlugin, Sandbox, SandboxCall, SandboxOutcome } from '../ports/sandbox.ts'
import { GuestCall } from './guest-call.ts'
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

class ProcessSandbox implements HostedSandbox {
  readonly #limits: SandboxLimits
  readonly #hosts: readonly PluginHost[]
  readonly #pluginsByName = new Map<string, PluginCalls>()
  #lastNumber = 0

  constructor(hostCount: number, limits: SandboxLimits) {
    this.#limits = limits
    this.#hosts = Array.from({ length: hostCount }, () => new PluginHost(limits))
  }

  load(plugin: LoadedPlugin): void {
    const bytes = Buffer.byteLength(plugin.code)
    const max = this.#limits.bundleBytesMax
    if (bytes > max) {
      throw engineError('PLUGIN_LIMIT', { plugin: plugin.id, limit: 'bundleBytesMax', value: bytes, max })
    }
    const name = nameOf(plugin.id, plugin.version)
    const host = this.#hostOf(plugin.id)
    const replaced = this.#pluginsByName.get(name)
    const calls = new PluginCalls((this.#lastNumber += 1), plugin)
    this.#pluginsByName.set(name, calls)
    if (replaced) host.calls.retire(replaced)
    host.wake()
  }

  call(asked: SandboxCall): Promise<SandboxOutcome> {
    return new Promise((resolve, reject) => {
      const call = new GuestCall(asked, resolve, reject)
      const plugin = this.#pluginsByName.get(nameOf(asked.pluginId, asked.pluginVersion))
      if (!plugin) return call.fail('NOT_FOUND', { what: 'plugin', id: nameOf(asked.pluginId, asked.pluginVersion) })
      if (this.#isTooLarge(call)) return
      this.#hostOf(asked.pluginId).calls.begin(plugin, call)
    })
  }

  async close(): Promise<void> {
    await Promise.all(this.#hosts.map((host) => host.close()))
  }

  hostPids(): readonly number[] {
    return this.#hosts.map((host) => host.pid).filter((pid) => pid !== undefined)
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

const nameOf = (id: string, version: string) => `${id}@${version}`

function hash(text: string): number {
  let value = 0
  for (const character of text) value = (Math.imul(value, 31) + (character.codePointAt(0) ?? 0)) >>> 0
  return value
}
