import { forgetEntry, resumeEntry, startEntry, type BatchEntry } from './batch-entry.ts'
import { answerReads } from './answer-reads.ts'
import { checkAnswer } from './check-answer.ts'
import type { GuestCall } from './guest-call.ts'
import { guestFailure } from './guest-failure.ts'
import { errorOfEnd, type BatchEnd } from './guest-stop.ts'
import type { HostFrame } from './host-frame.ts'
import type { TurnUsage } from './isolate-engine.ts'
import { judgeCalls } from './judge-calls.ts'
import type { PluginCalls } from './plugin-calls.ts'
import { readAnswers, type GuestAnswer } from './read-answers.ts'
import type { SandboxLimits } from './sandbox-limits.ts'

const notBegun: BatchEnd = { cause: 'missing', message: '' }

/**
 * The calls of one host: it says which frame goes next, takes the answers, and starts calls again whose batch came to no
 * end. A call is in one place at any time: waiting, in a frame, suspended at a read, or settled. It must know nothing of
 * processes.
 */
export class HostCalls {
  readonly #limits: SandboxLimits
  /** Called when there is something to send. */
  readonly #wake: () => void
  /** Told of a plugin that keeps the others waiting. */
  readonly #heavy: (plugin: PluginCalls) => void
  /** Plugins with something to send, in turn: one that sends much does not keep the others waiting. */
  readonly #round: PluginCalls[] = []
  readonly #known = new Set<PluginCalls>()
  readonly #loaded = new Set<PluginCalls>()
  readonly #drops: PluginCalls[] = []
  #lastKey = 0
  #uses = 0

  constructor(limits: SandboxLimits, wake: () => void, heavy: (plugin: PluginCalls) => void) {
    this.#limits = limits
    this.#wake = wake
    this.#heavy = heavy
  }

  get hasWaiting(): boolean {
    return this.#round.some((plugin) => plugin.hasWaiting)
  }

  begin(plugin: PluginCalls, call: GuestCall): void {
    this.#known.add(plugin)
    this.#push(plugin, this.#start(call))
  }

  /** A plugin that was replaced ends what it has begun, then its isolate goes. */
  retire(plugin: PluginCalls): void {
    plugin.isRetired = true
    this.#dropIfDone(plugin)
  }

  nextFrame(): HostFrame | null {
    const dropped = this.#drops.shift()
    if (dropped) return { kind: 'drop', plugin: dropped, text: '', timeoutMs: 0, entries: [] }
    const plugin = this.#round.find((each) => each.hasWaiting)
    if (!plugin) return null
    return plugin.isLoaded ? this.#batchOf(plugin) : this.#loadOf(plugin)
  }

  /** The host has answered a frame to its end. */
  frameDone(frame: HostFrame): void {
    frame.plugin.framesUnderWay -= 1
    if (frame.kind === 'load') frame.plugin.loadDeaths = 0
    this.#dropIfDone(frame.plugin)
  }

  /** Takes the answers to a batch; says whether it is done, or null when they are not what a host would write. */
  answered(frame: HostFrame, text: string): boolean | null {
    const read = readAnswers(text)
    if (!read) return null
    const asked = frame.entries.filter((entry) => entry.kind !== 'forget')
    const isInOrder = read.answers.every((answer, at) => answer.key === asked[at]?.key)
    if (!isInOrder || (read.isDone && asked.length > read.answers.length)) return null
    frame.entries = asked.slice(read.answers.length)
    for (const [at, answer] of read.answers.entries()) {
      const call = asked[at]?.call
      if (call) this.#takeAnswer(frame.plugin, call, answer)
    }
    return read.isDone
  }

  /** The host had to drop an isolate while it worked on the first frame. */
  isolateStopped(frames: readonly HostFrame[], end: BatchEnd): void {
    const head = frames[0]
    if (!head) return
    this.#forgetIsolate(head.plugin)
    this.#judge(head, frames, end)
    this.#accountEnd(head.plugin, end)
  }

  /** The host is gone; the first frame was under way, the others had not begun. */
  hostDied(frames: readonly HostFrame[], end: BatchEnd): void {
    for (const plugin of this.#loaded) this.#forgetIsolate(plugin)
    this.#drops.length = 0
    for (const frame of frames) frame.plugin.framesUnderWay -= 1
    for (const frame of frames.slice(1).toReversed()) this.#judge(frame, frames, notBegun)
    if (!frames[0]) return
    this.#judge(frames[0], frames, end)
    this.#accountEnd(frames[0].plugin, end)
  }

  /** The host says what an answer has cost. */
  accountTurn(plugin: PluginCalls, { cpuUs, memoryKb }: TurnUsage): void {
    if (plugin.account.turned(cpuUs, memoryKb, performance.now())) this.#heavy(plugin)
  }

  #accountEnd(plugin: PluginCalls, { cause }: BatchEnd): void {
    if (cause === 'outside' || cause === 'missing' || cause === 'broken') return
    if (plugin.account.stopped()) this.#heavy(plugin)
  }

  /** Ends all calls: those that wait and those in the frames given. */
  endAll(frames: readonly HostFrame[], message: string): void {
    for (const plugin of this.#known) this.#endCalls(plugin, frames, { cause: 'outside', message })
  }

  #endCalls(plugin: PluginCalls, frames: readonly HostFrame[], end: BatchEnd): void {
    const own = frames.filter((frame) => frame.plugin === plugin)
    const underWay = own.flatMap((frame) => frame.entries.map((entry) => entry.call))
    const { code, details } = errorOfEnd(end, this.#limits.turnMs, this.#limits)
    for (const call of [...underWay, ...plugin.takeAllCalls()]) call.fail(code, details)
  }

  #start(call: GuestCall): BatchEntry {
    call.key = this.#lastKey += 1
    call.readCount = 0
    call.questionCount = 0
    return startEntry(call, call.key, call.asked.timeoutMs ?? this.#limits.turnMs)
  }

  #push(plugin: PluginCalls, entry: BatchEntry): void {
    const { frameBytesMax } = this.#limits
    const bytes = entry.text.length * 2
    if (bytes > frameBytesMax) {
      entry.call.fail('PLUGIN_LIMIT', { limit: 'frameBytesMax', value: bytes, max: frameBytesMax })
      return entry.kind === 'resume' ? this.#push(plugin, forgetEntry(entry.call, entry.timeoutMs)) : undefined
    }
    plugin.push(entry)
    this.#joinRound(plugin)
  }

  #joinRound(plugin: PluginCalls): void {
    this.#wake()
    if (plugin.isInRound || !plugin.hasWaiting) return
    plugin.isInRound = true
    this.#round.push(plugin)
  }

  #leaveRound(): void {
    const left = this.#round.shift()
    if (left) left.isInRound = false
  }

  #batchOf(plugin: PluginCalls): HostFrame {
    const { callsPerFrameMax, batchCharsMax, turnMs } = this.#limits
    while (this.#round[0] !== plugin) this.#leaveRound()
    this.#leaveRound()
    const entries = plugin.takeBatch(callsPerFrameMax, batchCharsMax)
    this.#joinRound(plugin)
    plugin.framesUnderWay += 1
    plugin.usedAt = this.#uses += 1
    const text = `[${entries.map((entry) => entry.text).join(',')}]`
    return { kind: 'run', plugin, text, timeoutMs: entries[0]?.timeoutMs ?? turnMs, entries }
  }

  #loadOf(plugin: PluginCalls): HostFrame {
    if (this.#loaded.size >= this.#limits.isolatesPerHostMax) this.#dropLeastUsed()
    plugin.isLoaded = true
    plugin.framesUnderWay += 1
    this.#loaded.add(plugin)
    return { kind: 'load', plugin, text: plugin.plugin.code, timeoutMs: this.#limits.turnMs, entries: [] }
  }

  #dropLeastUsed(): void {
    const idle = [...this.#loaded].filter((plugin) => plugin.isIdle)
    const least = idle.toSorted((a, b) => a.usedAt - b.usedAt)[0]
    if (least) this.#drop(least)
  }

  #dropIfDone(plugin: PluginCalls): void {
    if (!plugin.isRetired || !plugin.isIdle) return
    this.#known.delete(plugin)
    if (plugin.isLoaded) this.#drop(plugin)
  }

  #drop(plugin: PluginCalls): void {
    this.#forgetIsolate(plugin)
    this.#drops.push(plugin)
    this.#wake()
  }

  #takeAnswer(plugin: PluginCalls, call: GuestCall, answer: GuestAnswer): void {
    if (answer.kind === 'done') return call.settle(checkAnswer(call, answer, this.#limits))
    if (answer.kind === 'reads') return this.#suspend(plugin, call, answer.body)
    const { code, details } = guestFailure(answer.body, this.#limits)
    call.fail(code, details)
  }

  #suspend(plugin: PluginCalls, call: GuestCall, readsJson: string): void {
    if (call.isSettled) return this.#push(plugin, forgetEntry(call, this.#limits.turnMs))
    plugin.suspended.set(call.key, call)
    call.deadline ??= setTimeout(() => this.#endOverdue(plugin, call), this.#limits.callMs)
    this.#answer(plugin, call, readsJson).catch((error: unknown) => call.failWith(error))
  }

  /** Answers the reads of a call; by then its isolate may be gone, and the call be under way again with another key. */
  async #answer(plugin: PluginCalls, call: GuestCall, readsJson: string): Promise<void> {
    const { key } = call
    const answers = await answerReads(call, readsJson, this.#limits)
    if (!plugin.suspended.delete(key)) return
    const timeoutMs = call.asked.timeoutMs ?? this.#limits.turnMs
    if (answers && !call.isSettled) this.#push(plugin, resumeEntry(call, answers, timeoutMs))
    else this.#push(plugin, forgetEntry(call, timeoutMs))
  }

  #endOverdue(plugin: PluginCalls, call: GuestCall): void {
    call.fail('PLUGIN_TIMEOUT', { limitMs: this.#limits.callMs })
    if (plugin.suspended.delete(call.key)) this.#push(plugin, forgetEntry(call, this.#limits.turnMs))
  }

  #forgetIsolate(plugin: PluginCalls): void {
    plugin.isLoaded = false
    this.#loaded.delete(plugin)
    this.#startAgain(plugin, plugin.takeSuspended())
  }

  #judge(frame: HostFrame, frames: readonly HostFrame[], end: BatchEnd): void {
    if (frame.kind === 'run') return this.#startAgain(frame.plugin, judgeCalls(frame.entries, end, this.#limits))
    if (end.cause === 'missing') return
    // What a load does wrong is the plugin's fault, but memory may have been taken by another before it.
    frame.plugin.loadDeaths += 1
    if (end.cause === 'timeout' || end.cause === 'broken' || frame.plugin.loadDeaths > 1) {
      this.#endCalls(frame.plugin, frames, end)
    }
  }

  #startAgain(plugin: PluginCalls, calls: readonly GuestCall[]): void {
    plugin.putBack(calls.filter((call) => !call.isSettled).map((call) => this.#start(call)))
    this.#joinRound(plugin)
  }
}
