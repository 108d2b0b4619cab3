import type { FailedEntry, JournalEntry } from '../../schemas/journal.ts'
import type { Json, Millis } from '../../schemas/json.ts'
import type { StoredRecord } from '../../schemas/record.ts'
import type { CompiledCall, CompiledFlow, CompiledForEach, CompiledSubflow } from '../core/compiled-flow.ts'
import { decide } from '../core/decide.ts'
import type { Decision } from '../core/decision.ts'
import { applyEntry } from '../core/fold-journal.ts'
import { occurrenceOf, scopeOf, type Present } from '../core/present.ts'
import { initialState, newLane, type RunState } from '../core/run-state.ts'
import { engineError, type EngineError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { Clock } from '../ports/clock.ts'
import type { GuestRead, Sandbox } from '../ports/sandbox.ts'
import type { NewMessage, NewRun, NewSignal, RecordWrite } from '../ports/store.ts'
import type { FlowCall } from './call-flow.ts'
import { executeStep, type OutsideWays, type StepOutcome } from './execute-step.ts'
import type { Registry } from './registry.ts'

/** One item of a forEach to be worked through. */
export interface ItemTask {
  readonly flow: CompiledFlow
  readonly step: CompiledForEach
  /** The run's state; the item adds to a copy. */
  readonly state: RunState
  readonly present: Present
  readonly item: Json
  readonly index: number
  readonly attempt: number
}

export interface ItemParts {
  readonly registry: Registry
  readonly sandbox: Sandbox
  readonly clock: Clock
  /** Answers a read as the item sees the world, with what it has written itself. */
  readonly read: (asked: GuestRead, own: ItemWork) => Promise<readonly StoredRecord[]>
  readonly callFlow: (call: FlowCall) => NewRun
  readonly outside: OutsideWays
  /** Makes sure that nothing stands open that a call to the outside might rest on. */
  readonly beforeOutside: (own: ItemWork) => void
}

/** What an item wants done; it counts only when the whole item is done. */
export interface ItemWork {
  readonly writes: RecordWrite[]
  readonly messages: NewMessage[]
  readonly signals: NewSignal[]
  readonly runs: NewRun[]
}

export type ItemOutcome =
  { readonly ok: true; readonly work: ItemWork } | { readonly ok: false; readonly failed: FailedEntry }

/** Runs the list of a forEach for one item, as a small run of its own that never waits. */
export async function executeItem(parts: ItemParts, task: ItemTask): Promise<ItemOutcome> {
  const item = new Item(parts, task)
  for (let turn = 0; turn < limits.stepsPerItemMax; turn += 1) {
    const next = await item.advance()
    if (next === 'done') return { ok: true, work: item.work }
    if (next !== 'goOn') return { ok: false, failed: next }
  }
  const max = limits.stepsPerItemMax
  return refuse(task, task.step.id, engineError('LIMIT_PASSED', { limit: 'stepsPerItemMax', value: max, max }))
}

/** The outcome of an item that cannot go on. */
export function refuse({ present }: Pick<ItemTask, 'present'>, step: string, error: EngineError): ItemOutcome {
  return { ok: false, failed: failureOf(step, present.now, error) }
}

class Item {
  readonly work: ItemWork = { writes: [], messages: [], signals: [], runs: [] }
  readonly #parts: ItemParts
  readonly #task: ItemTask
  readonly #present: Present
  #state: RunState

  constructor(parts: ItemParts, task: ItemTask) {
    const { flow, state, step, item, index } = task
    const { outputs, rounds } = state
    this.#parts = parts
    this.#task = task
    this.#present = { ...task.present, extras: { item, index } }
    this.#state = { ...initialState(flow), outputs, rounds, lanes: [newLane(step.lane, step.first)] }
  }

  /** Does one thing. */
  async advance(): Promise<'done' | 'goOn' | FailedEntry> {
    const { flow, step } = this.#task
    const decision = decide(flow, this.#state, this.#present)
    if (decision.kind === 'page' && decision.step.id === step.id) return 'done'
    const entry = await this.#carryOut(decision)
    if (entry.kind === 'failed' && !isHandled(flow, entry)) return entry
    this.#state = applyEntry(flow, this.#state, entry)
    return 'goOn'
  }

  async #carryOut(decision: Decision): Promise<JournalEntry> {
    const { now } = this.#present
    switch (decision.kind) {
      case 'call': {
        const outcome = await this.#call(decision.step)
        if ('writes' in outcome) {
          this.work.writes.push(...outcome.writes)
          this.work.messages.push(...outcome.messages)
          this.work.signals.push(...outcome.signals)
        }
        return outcome.entry
      }
      case 'start':
        return decision.step.waits ? notInLoop(decision.step.id, now) : this.#start(decision.step, decision.input)
      case 'enter': {
        const { entry } = decision
        if (entry.kind === 'failed' || entry.kind === 'chose' || entry.kind === 'looped') return entry
        return notInLoop('step' in entry && entry.step !== null ? entry.step : this.#task.step.id, now)
      }
      case 'page':
        return notInLoop(decision.step.id, now)
      default:
        return notInLoop(this.#task.step.id, now)
    }
  }

  #call(step: CompiledCall): Promise<StepOutcome> {
    const { flow, index, attempt } = this.#task
    const { registry, sandbox, clock, read, outside, beforeOutside } = this.#parts
    const before = async (): Promise<void> => beforeOutside(this.work)
    const { id: runId, key: runKey, createdAt: beganAt } = this.#present.run
    const { now: at } = this.#present
    const scope = scopeOf(flow, this.#state, { step, present: this.#present })
    const occurrence = occurrenceOf(this.#state, step, index)
    return executeStep(
      { registry, sandbox, clock, outside, beforeOutside: before, read: (asked) => read(asked, this.work) },
      { flow, runId, runKey, beganAt, step, occurrence, attempt, retries: this.#state.retries, scope, at }
    )
  }

  #start(step: CompiledSubflow, input: FlowCall['input']): JournalEntry {
    const occurrence = occurrenceOf(this.#state, step, this.#task.index)
    const run = this.#parts.callFlow({ step, occurrence, input })
    this.work.runs.push(run)
    return { kind: 'called', at: this.#present.now, step: step.id, runId: run.id, input, waits: false }
  }
}

function isHandled(flow: CompiledFlow, { step, retryAt }: FailedEntry): boolean {
  const failed = flow.stepsById.get(step)
  return retryAt === null && failed !== undefined && 'onError' in failed && failed.onError !== undefined
}

function notInLoop(step: string, at: Millis): FailedEntry {
  return failureOf(step, at, engineError('STEP_NOT_IN_LOOP', { step }))
}

function failureOf(step: string, at: Millis, { code, message, details }: EngineError): FailedEntry {
  return { kind: 'failed', at, step, attempt: 1, input: null, error: { code, message, details }, retryAt: null }
}
