import type { LoadedPlugin } from '../ports/sandbox.ts'
import type { BatchEntry } from './batch-entry.ts'
import type { GuestCall } from './guest-call.ts'
import type { PluginAccount } from './plugin-account.ts'

/** One plugin version in one host: what waits to be sent, what waits for reads, and whether its isolate stands. */
export class PluginCalls {
  readonly number: number
  readonly plugin: LoadedPlugin
  readonly account: PluginAccount
  /** Calls whose handler waits for the engine, by key. */
  readonly suspended = new Map<number, GuestCall>()
  isLoaded = false
  /** Another bundle has taken its place; it only ends what it has begun. */
  isRetired = false
  /** It stands in the host's round of plugins with something to send. */
  isInRound = false
  framesUnderWay = 0
  usedAt = 0
  /** Times the host died while it was being loaded. */
  loadDeaths = 0
  #waiting: BatchEntry[] = []

  constructor(number: number, plugin: LoadedPlugin, account: PluginAccount) {
    this.number = number
    this.plugin = plugin
    this.account = account
  }

  get hasWaiting(): boolean {
    return this.#waiting.length > 0
  }

  get isIdle(): boolean {
    return this.#waiting.length === 0 && this.framesUnderWay === 0 && this.suspended.size === 0
  }

  push(entry: BatchEntry): void {
    this.#waiting.push(entry)
  }

  /** Puts entries back in front, in their order. */
  putBack(entries: readonly BatchEntry[]): void {
    this.#waiting = [...entries, ...this.#waiting]
  }

  /** Takes out everything that waits or is suspended, to end it. */
  takeAllCalls(): readonly GuestCall[] {
    const waiting = this.#waiting.splice(0).map((entry) => entry.call)
    return [...waiting, ...this.takeSuspended()]
  }

  /** Takes out the calls that have not begun, to begin them elsewhere. */
  takeNotBegun(): readonly GuestCall[] {
    const notBegun = this.#waiting.filter((entry) => entry.kind === 'start')
    this.#waiting = this.#waiting.filter((entry) => entry.kind !== 'start')
    return notBegun.map((entry) => entry.call)
  }

  takeSuspended(): readonly GuestCall[] {
    const calls = [...this.suspended.values()]
    this.suspended.clear()
    return calls
  }

  /** The next entries that may share a batch: a call that is made alone shares with none. */
  takeBatch(callsMax: number, charsMax: number): readonly BatchEntry[] {
    const first = this.#waiting[0]
    if (!first) return []
    if (first.call.isAlone) return this.#waiting.splice(0, 1)
    let chars = first.text.length
    let count = 1
    for (; count < callsMax; count++) {
      const next = this.#waiting[count]
      if (!next || next.call.isAlone || next.timeoutMs !== first.timeoutMs) break
      chars += next.text.length
      if (chars > charsMax) break
    }
    return this.#waiting.splice(0, count)
  }
}
