import { EngineError, engineError, type ErrorCode } from '../errors.ts'
import type { JsonObject } from '../../schemas/json.ts'
import type { SandboxCall, SandboxOutcome } from '../ports/sandbox.ts'

/** One call on its way: what was asked, how to answer, and what has happened to it so far. */
export class GuestCall {
  readonly asked: SandboxCall
  /** Names this attempt; an attempt that is made again gets a new one, so that a late answer finds nobody. */
  key = 0
  /** Times the host died with it for no reason of its own. */
  deaths = 0
  /** It is made alone from now on, because a batch with it has failed. */
  isAlone = false
  /** Reads it has asked for, in this attempt. */
  readCount = 0
  /** Questions to the world that it has asked, in this attempt. */
  questionCount = 0
  /** Ends a call whose reads take too long. */
  deadline: NodeJS.Timeout | undefined
  #isSettled = false
  readonly #settle: (outcome: SandboxOutcome) => void
  readonly #crash: (error: unknown) => void

  constructor(asked: SandboxCall, settle: (outcome: SandboxOutcome) => void, crash: (error: unknown) => void) {
    this.asked = asked
    this.#settle = settle
    this.#crash = crash
  }

  get isSettled(): boolean {
    return this.#isSettled
  }

  settle(outcome: SandboxOutcome): void {
    if (this.#isSettled) return
    this.#isSettled = true
    if (this.deadline) clearTimeout(this.deadline)
    this.#settle(outcome)
  }

  /** Fails with an error of the catalogue that names plugin and action. */
  fail(code: ErrorCode, details: JsonObject = {}): void {
    const { pluginId, action } = this.asked
    this.settle({ ok: false, error: engineError(code, { plugin: pluginId, action, ...details }) })
  }

  /** What the engine itself threw: an expected error is the outcome, a bug is passed on to the caller. */
  failWith(error: unknown): void {
    if (error instanceof EngineError) return this.settle({ ok: false, error })
    if (this.#isSettled) return
    this.#isSettled = true
    if (this.deadline) clearTimeout(this.deadline)
    this.#crash(error)
  }
}
