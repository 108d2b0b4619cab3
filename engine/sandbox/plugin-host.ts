import { Deadline } from './deadline.ts'
import { encodeFrame, frameKinds, type Frame } from './frame.ts'
import { parseGuestStop, type BatchEnd } from './guest-stop.ts'
import { HostCalls } from './host-calls.ts'
import type { HostFrame } from './host-frame.ts'
import { HostProcess } from './host-process.ts'
import type { PluginCalls } from './plugin-calls.ts'
import type { SandboxLimits } from './sandbox-limits.ts'
import { StartBudget } from './start-budget.ts'

/**
 * The supervisor of one plugin host: it keeps a process running, sends it one frame after the other, and kills it when an
 * answer is overdue. It must never wait for the process, nor believe what it says without a check.
 */
export class PluginHost {
  readonly calls: HostCalls
  readonly #limits: SandboxLimits
  readonly #budget: StartBudget
  readonly #deadline = new Deadline(() => this.#process?.killOverdue())
  #process: HostProcess | null = null
  /** Frames not answered yet, in the order in which the host works on them. */
  #sent: HostFrame[] = []
  #isWoken = false
  #isClosed = false
  #lastWords = ''
  #closing: Promise<void> | undefined
  #onClosed: (() => void) | undefined

  constructor(limits: SandboxLimits, heavy: (plugin: PluginCalls) => void) {
    this.#limits = limits
    this.#budget = new StartBudget(limits.hostStartsPerMinuteMax)
    this.calls = new HostCalls(limits, () => this.wake(), heavy)
  }

  get pid(): number | undefined {
    return this.#process?.pid
  }

  /** Sends what waits, once everything that happens now has happened: calls made together share a frame. */
  wake(): void {
    if (this.#isWoken) return
    this.#isWoken = true
    setImmediate(() => {
      this.#isWoken = false
      this.#send()
    })
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#close())
  }

  #close(): Promise<void> {
    this.#isClosed = true
    this.#deadline.clear()
    this.#endAll('Mạch is closing.')
    const host = this.#process
    if (!host) return Promise.resolve()
    return new Promise((resolve) => {
      this.#onClosed = resolve
      host.kill()
    })
  }

  #send(): void {
    if (this.#isClosed) return this.#endAll('Mạch is closing.')
    if (!this.#process) return this.#start()
    while (this.#process.isReady && this.#sent.length < this.#limits.framesPerHostMax) {
      const frame = this.calls.nextFrame()
      if (!frame) return
      this.#process.send(encodeFrame({ ...frame, kind: frameKinds[frame.kind], plugin: frame.plugin.number }))
      if (frame.kind === 'drop') continue
      this.#sent.push(frame)
      if (this.#sent.length === 1) this.#expectAnswer()
    }
  }

  #start(): void {
    if (!this.#budget.take(performance.now())) {
      return this.#endAll(`It was started too often in the last minute. ${this.#lastWords}`)
    }
    try {
      this.#process = new HostProcess(this.#limits, {
        onReady: () => this.#send(),
        onFrame: (frame) => this.#take(frame),
        onEnd: (cause, lastWords) => this.#onEnd({ cause, message: lastWords })
      })
    } catch (error) {
      this.#endAll(`It cannot be started: ${String(error)}`)
    }
  }

  #expectAnswer(): void {
    const head = this.#sent[0]
    if (head) this.#deadline.set(head.timeoutMs + this.#limits.killGraceMs)
    else this.#deadline.clear()
  }

  /** Anything but the answer to the first frame comes from a host that is no longer ours. */
  #take(frame: Frame): void {
    const head = this.#sent[0]
    if (head?.plugin.number === frame.plugin) this.calls.accountTurn(head.plugin, frame)
    const isTaken = head?.plugin.number === frame.plugin && this.#takeAnswer(head, frame)
    if (!isTaken) this.#process?.kill()
  }

  #takeAnswer(head: HostFrame, { kind, text }: Frame): boolean {
    if (kind === frameKinds.stopped) return this.#takeStop(head, text)
    const isDone = head.kind === 'load' ? kind === frameKinds.loaded || null : this.#takeAnswers(head, kind, text)
    if (isDone) this.#next(head)
    else this.#expectAnswer()
    return isDone !== null
  }

  #takeAnswers(head: HostFrame, kind: number, text: string): boolean | null {
    return kind === frameKinds.answers ? this.calls.answered(head, text) : null
  }

  #takeStop(head: HostFrame, text: string): boolean {
    const end = parseGuestStop(text)
    if (!end) return false
    this.calls.isolateStopped(this.#sent, end)
    this.#next(head)
    return true
  }

  #next(done: HostFrame): void {
    this.#sent.shift()
    this.calls.frameDone(done)
    this.#expectAnswer()
    this.wake()
  }

  #onEnd(end: BatchEnd): void {
    const frames = this.#sent
    this.#lastWords = end.message
    this.#sent = []
    this.#process = null
    this.#deadline.clear()
    this.#onClosed?.()
    if (this.#isClosed) return
    this.calls.hostDied(frames, end)
    if (this.calls.hasWaiting) this.wake()
  }

  #endAll(message: string): void {
    this.calls.endAll(this.#sent, message)
  }
}
