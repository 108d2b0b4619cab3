import type { ChildProcess } from 'node:child_process'
import { Duplex } from 'node:stream'
import { deathCause, type EndCause } from './death-cause.ts'
import { FrameReader, frameKinds, type Frame } from './frame.ts'
import { launchHost } from './launch-host.ts'
import { hostSettings, type SandboxLimits } from './sandbox-limits.ts'

export interface HostEvents {
  onReady(): void
  onFrame(frame: Frame): void
  /** Comes last, once, after every frame that the host could still write. */
  onEnd(cause: EndCause, lastWords: string): void
}

/** One life of a plugin host process: its pipe, its deadline for getting ready, its end. */
export class HostProcess {
  readonly #child: ChildProcess
  readonly #pipe: Duplex | null
  readonly #events: HostEvents
  readonly #reader: FrameReader
  readonly #lastWordsCharsMax: number
  readonly #readyTimer: NodeJS.Timeout
  #lastWords = ''
  #isOverdue = false
  #isReady = false
  #hasEnded = false

  constructor(limits: SandboxLimits, events: HostEvents) {
    this.#events = events
    this.#lastWordsCharsMax = limits.lastWordsCharsMax
    this.#reader = new FrameReader(limits.frameBytesMax)
    this.#child = launchHost(hostSettings(limits))
    this.#pipe = pipeOf(this.#child)
    this.#readyTimer = setTimeout(() => this.kill(), limits.hostReadyMs)
    this.#listen()
  }

  get pid(): number | undefined {
    return this.#child.pid
  }

  get isReady(): boolean {
    return this.#isReady
  }

  send(frame: Buffer): void {
    this.#pipe?.write(frame)
  }

  /** Kills it for having passed the deadline of what it runs. */
  killOverdue(): void {
    this.#isOverdue = true
    this.kill()
  }

  kill(): void {
    this.#child.kill('SIGKILL')
  }

  #listen(): void {
    this.#pipe?.on('data', (chunk: Buffer) => this.#take(chunk))
    // A broken pipe means that the process has ended, and its end is told below.
    this.#pipe?.on('error', () => {})
    this.#child.stderr?.setEncoding('utf8').on('data', (words: string) => {
      this.#lastWords = (this.#lastWords + words).slice(-this.#lastWordsCharsMax)
    })
    this.#child.on('error', (error) => this.#end('outside', String(error)))
    this.#child.on('close', (exitCode, signal) => {
      const end = { isOverdue: this.#isOverdue, signal, exitCode, lastWords: this.#lastWords }
      this.#end(this.#isReady ? deathCause(end) : 'outside', this.#lastWords)
    })
  }

  #take(chunk: Buffer): void {
    const frames = this.#reader.push(chunk)
    if (!frames) return this.kill()
    for (const frame of frames) this.#takeFrame(frame)
  }

  #takeFrame(frame: Frame): void {
    if (this.#isReady) return this.#events.onFrame(frame)
    if (frame.kind !== frameKinds.ready) return this.kill()
    this.#isReady = true
    clearTimeout(this.#readyTimer)
    this.#events.onReady()
  }

  #end(cause: EndCause, lastWords: string): void {
    if (this.#hasEnded) return
    this.#hasEnded = true
    clearTimeout(this.#readyTimer)
    this.#events.onEnd(cause, lastWords)
  }
}

/** There is none when the system had no room for a process; the child then tells its error and nothing else. */
function pipeOf(child: ChildProcess): Duplex | null {
  const pipe = child.stdio?.[3]
  return pipe instanceof Duplex ? pipe : null
}
