import type { PluginUsage } from '../../schemas/plugin-state.ts'
import type { SandboxOutcome } from '../ports/sandbox.ts'
import type { SandboxLimits } from './sandbox-limits.ts'

/** What a plugin has used, all its versions together, and whether it keeps the others of its host waiting. */
export class PluginAccount {
  readonly #limits: SandboxLimits
  readonly #failuresByCode = new Map<string, number>()
  #calls = 0
  #failures = 0
  #cpuUs = 0
  #memoryKb = 0
  #memoryPeakKb = 0
  #stops = 0
  #isApart = false
  #heavyAt: readonly number[] = []

  constructor(limits: SandboxLimits) {
    this.#limits = limits
  }

  get isApart(): boolean {
    return this.#isApart
  }

  ended(outcome: SandboxOutcome): void {
    this.#calls += 1
    if (outcome.ok) return
    const { code } = outcome.error
    this.#failures += 1
    this.#failuresByCode.set(code, (this.#failuresByCode.get(code) ?? 0) + 1)
  }

  /** A turn took so much of the processor; true when that makes the plugin one to run apart from now on. */
  turned(cpuUs: number, memoryKb: number, nowMs: number): boolean {
    this.#cpuUs += cpuUs
    if (memoryKb > 0) this.#memoryKb = memoryKb
    this.#memoryPeakKb = Math.max(this.#memoryPeakKb, memoryKb)
    const { heavyTurnMs, heavyTurnsMax, heavyTurnsWithinMs } = this.#limits
    if (this.#isApart || cpuUs < heavyTurnMs * 1_000) return false
    this.#heavyAt = [...this.#heavyAt.filter((at) => nowMs - at < heavyTurnsWithinMs), nowMs]
    if (this.#heavyAt.length < heavyTurnsMax) return false
    this.#isApart = true
    return true
  }

  /** Its isolate, or its whole host, had to be thrown away; true when it runs apart from now on. */
  stopped(): boolean {
    this.#stops += 1
    const wasApart = this.#isApart
    this.#isApart = true
    return !wasApart
  }

  /** Other code has come, which may be better. */
  forgive(): void {
    this.#isApart = false
    this.#heavyAt = []
  }

  view(): PluginUsage {
    return {
      calls: this.#calls,
      failures: this.#failures,
      failuresByCode: Object.fromEntries(this.#failuresByCode),
      cpuMs: Math.round(this.#cpuUs / 100) / 10,
      memoryMb: Math.round(this.#memoryKb / 102.4) / 10,
      memoryPeakMb: Math.round(this.#memoryPeakKb / 102.4) / 10,
      stops: this.#stops,
      outsideCalls: 0,
      isApart: this.#isApart
    }
  }
}
