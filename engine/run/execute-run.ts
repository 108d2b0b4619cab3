import type { JournalEntry } from '../../schemas/journal.ts'
import type { JsonObject, Millis } from '../../schemas/json.ts'
import type { StoredRecord } from '../../schemas/record.ts'
import type {
  CompiledAction,
  CompiledCall,
  CompiledFlow,
  CompiledForEach,
  CompiledSubflow
} from '../core/compiled-flow.ts'
import { decide } from '../core/decide.ts'
import { failStep, type Decision } from '../core/decision.ts'
import { foldJournal } from '../core/fold-journal.ts'
import { occurrenceOf, scopeOf, type Present } from '../core/present.ts'
import type { DoneStep, LaneState, RunState } from '../core/run-state.ts'
import { EngineError, engineError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { GuestRead } from '../ports/sandbox.ts'
import type { RunHandle } from '../ports/store.ts'
import { callFlow, type FlowCall } from './call-flow.ts'
import { compensateStep } from './compensate-step.ts'
import { executePage } from './execute-page.ts'
import { executeStep, failedEntry, heldEntry, type Attempt } from './execute-step.ts'
import { PluginHeld } from './plugin-held.ts'
import type { RunParts } from './run-parts.ts'
import { readStaged } from './read-staged.ts'
import { WorkRefused } from './work-refused.ts'
import { RunStage, type StagedChanges } from './run-stage.ts'

/**
 * `rests`: it waits or is finished. `moved`: something came from outside, and the run is to be looked at anew. Otherwise
 * it is ready, and goes on once the plugin named may be called.
 */
export type RunOutcome = 'rests' | 'moved' | PluginHeld

/**
 * Works on a run until it waits or is finished. Steps that need nothing from outside share a commit; a search among
 * records that the run itself has just written commits first. When a commit is refused because a record had changed,
 * everything since the last commit is done again: none of it has happened. A run never holds more than its lease: whoever
 * moved it on meanwhile (a cancel, an event) wins.
 */
export async function executeRun(parts: RunParts, handle: RunHandle): Promise<RunOutcome> {
  const flow = await parts.registry.flowVersion(handle.run.flowId, handle.run.flowVersion)
  const journal = handle.seq === 0 ? [] : await parts.store.runs.journal(handle)
  const work = new RunWork(parts, { flow, handle, state: foldJournal(flow, journal) })
  for (;;) {
    const outcome = await work.goOn()
    if (outcome) return outcome
  }
}

class RunWork {
  readonly #parts: RunParts
  readonly #flow: CompiledFlow
  readonly #stage: RunStage
  #handle: RunHandle
  /** The last attempt staged, to say which step was refused. */
  #lastAttempt: Attempt | null = null
  /** The attempt under way. */
  #atHand: Attempt | null = null
  /** Refusals since the last commit. From the second on each step is committed alone, to see which one is refused. */
  #refusals = 0
  /** Why the page at hand, of one item, was refused: the item is to be given up. */
  #itemRefusal: EngineError | null = null
  /** Why the step at hand is void: its earlier work was refused while it was reading. */
  #void: WorkRefused | null = null

  constructor(
    parts: RunParts,
    start: { readonly flow: CompiledFlow; readonly handle: RunHandle; readonly state: RunState }
  ) {
    this.#parts = parts
    this.#flow = start.flow
    this.#handle = start.handle
    this.#stage = new RunStage(start.flow, start.state)
  }

  /** Does one thing, or goes back to the last commit when its work is refused. Answers when the run is to be left. */
  async goOn(): Promise<RunOutcome | null> {
    try {
      return await this.#advance()
    } catch (error) {
      return error instanceof PluginHeld ? await this.#park(error) : this.#recover(error)
    }
  }

  async #advance(): Promise<RunOutcome | null> {
    const present = this.#present()
    const decision = this.#decide(present)
    switch (decision.kind) {
      case 'call':
        await this.#call(decision.step, decision.attempt, present)
        break
      case 'page':
        return await this.#page(decision.step, decision.lane, present)
      case 'start':
        this.#start(decision.step, decision.input, present.now)
        break
      case 'compensate':
        await this.#compensate(decision.step, decision.done, present)
        break
      case 'enter':
        break
      case 'sleep':
        return (await this.#commit(this.#isMisfiled(decision.until))) ?? 'rests'
      case 'rest':
        return (await this.#commit()) ?? 'rests'
    }
    return this.#isCommitDue() ? await this.#commit() : null
  }

  /** Enters what is decided here and now, up to what needs more than that or makes a commit due. */
  #decide(present: Present): Decision {
    for (;;) {
      const decision = decide(this.#flow, this.#stage.state, present)
      if (decision.kind !== 'enter') return decision
      this.#stage.add(decision.entry)
      if (this.#isCommitDue()) return decision
    }
  }

  #present(): Present {
    const { registry, clock, linkOf } = this.#parts
    return { run: this.#handle.run, now: clock.now(), calendarOf: (id) => registry.calendar(id), linkOf }
  }

  async #call(step: CompiledCall, attemptNumber: number, present: Present): Promise<void> {
    const { id: runId, key: runKey, createdAt: beganAt } = present.run
    const { state } = this.#stage
    const scope = scopeOf(this.#flow, state, { step, present })
    const occurrence = occurrenceOf(state, step)
    const at = present.now
    const begun = { flow: this.#flow, runId, runKey, beganAt, retries: state.retries }
    const attempt: Attempt = { ...begun, step, occurrence, attempt: attemptNumber, scope, at }
    this.#atHand = attempt
    const { entry, ...changes } = await executeStep(this.#stepParts(at), attempt)
    this.#atHand = null
    this.#throwIfVoid()
    this.#stage.add(entry, changes)
    this.#lastAttempt = attempt
  }

  /** A page of a loop is a commit of its own: what was done before goes first, so that its records can be searched. */
  async #page(step: CompiledForEach, lane: LaneState, present: Present): Promise<RunOutcome | null> {
    const left = await this.#commit()
    if (left) return left
    const itemsMax = this.#refusals > 1 ? 1 : limits.loopPageItemsMax
    const call = (asked: FlowCall) => callFlow(this.#parts, this.#handle, { at: present.now, call: asked })
    const parts = { ...this.#parts, records: this.#parts.store.records, callFlow: call }
    const refusal = this.#itemRefusal
    const task = { flow: this.#flow, state: this.#stage.state, step, lane, present, itemsMax, refusal }
    try {
      const { entries, ...changes } = await executePage(parts, task)
      const [first, ...rest] = entries
      if (first) this.#stage.add(first, changes)
      for (const entry of rest) this.#stage.add(entry)
    } catch (error) {
      if (!(error instanceof EngineError) || error.kind === 'bug' || error.kind === 'transient') throw error
      this.#enter(failStep(step.id, present.now, error))
    }
    return this.#commit()
  }

  #start(step: CompiledSubflow, input: JsonObject, at: Millis): void {
    const { state } = this.#stage
    const occurrence = [occurrenceOf(state, step), state.rounds[step.id] ?? 0].join('#')
    try {
      const run = callFlow(this.#parts, this.#handle, { at, call: { step, occurrence, input } })
      const entry = { kind: 'called' as const, at, step: step.id, runId: run.id, input, waits: step.waits }
      this.#stage.add(entry, { runs: [run] })
    } catch (error) {
      if (!(error instanceof EngineError)) throw error
      this.#enter(failStep(step.id, at, error))
    }
  }

  async #compensate(step: CompiledAction, done: DoneStep, present: Present): Promise<void> {
    const task = { flow: this.#flow, state: this.#stage.state, step, done, present }
    const { entry, ...changes } = await compensateStep(this.#stepParts(present.now), task)
    this.#throwIfVoid()
    this.#stage.add(entry, changes satisfies StagedChanges)
  }

  #enter(decision: ReturnType<typeof failStep>): void {
    if (decision.kind === 'enter') this.#stage.add(decision.entry satisfies JournalEntry)
  }

  #stepParts(at: Millis) {
    const { registry, sandbox, clock, outside } = this.#parts
    const beforeOutside = (): Promise<void> => this.#commitFirst()
    return { registry, sandbox, clock, outside, beforeOutside, read: (asked: GuestRead) => this.#read(asked, at) }
  }

  /** A read as the run sees the world. When that needs a commit and it is refused, the step at hand is void. */
  async #read(asked: GuestRead, at: Millis): Promise<readonly StoredRecord[]> {
    const { records } = this.#parts.store
    const staged = { writes: this.#stage.writes, at: new Date(at).toISOString() }
    const seen = await readStaged(records, staged, asked)
    if (seen) return seen
    await this.#commitFirst()
    return (await readStaged(records, { ...staged, writes: [] }, asked)) ?? []
  }

  /** Commits while a step is at work. When that is refused, the step is void. */
  async #commitFirst(): Promise<void> {
    try {
      // A run that was reached by an event meanwhile is looked at anew, and so is this step.
      if (await this.#commit()) throw new WorkRefused({ why: 'lost' })
    } catch (error) {
      if (!(error instanceof WorkRefused)) throw error
      this.#void = error
      throw engineError('RUN_CONFLICTED', {}, error)
    }
  }

  #throwIfVoid(): void {
    const refused = this.#void
    this.#void = null
    if (refused) throw refused
  }

  #isCommitDue(): boolean {
    return this.#refusals > 1 || this.#stage.entryCount >= limits.stepsPerCommitMax
  }

  /** What came from outside may change nothing (one decision of two, say); the run must not stay ready for that. */
  #isMisfiled(until: Millis): boolean {
    const { status, wakeAt } = this.#handle.run
    return status !== 'waiting' || wakeAt !== until
  }

  /** Commits what is staged; `moved` when an event reached the run in the same commit. */
  async #commit(isForced = false): Promise<'moved' | null> {
    if (this.#stage.entryCount === 0 && !isForced) return null
    const present = this.#present()
    const { now: at } = present
    const commit = this.#stage.toCommit(this.#handle, present)
    const { causeDepth, run } = this.#handle
    const outcome = await this.#parts.commitAll({ ...commit, actor: `run:${run.id}`, at, causeDepth })
    if (!outcome.ok) throw new WorkRefused(outcome)
    const { status, wakeAt } = commit.progress
    this.#handle = {
      ...this.#handle,
      seq: this.#handle.seq + 1,
      run: { ...run, status, wakeAt, updatedAt: at }
    }
    this.#stage.committed()
    this.#lastAttempt = null
    this.#refusals = 0
    this.#itemRefusal = null
    return outcome.reached.some((reached) => reached.run.id === run.id) ? 'moved' : null
  }

  #recover(error: unknown): 'moved' | null {
    if (!(error instanceof WorkRefused)) throw error
    if (error.refusal.why === 'lost') return 'moved'
    this.#goBack(error.refusal.error)
    return null
  }

  /** Commits what was done so far; the step that was to come says why it waits, and the attempt does not count. */
  async #park(held: PluginHeld): Promise<RunOutcome | null> {
    const attempt = this.#atHand
    this.#atHand = null
    try {
      this.#throwIfVoid()
      const hold = this.#parts.registry.holdOf(held.pluginId)
      if (held.why === 'held' && attempt) this.#stage.add(heldEntry(attempt, hold))
      return (await this.#commit(this.#handle.run.status !== 'ready')) ?? held
    } catch (error) {
      return this.#recover(error)
    }
  }

  #goBack(error: EngineError): void {
    const { entryCount } = this.#stage
    const lastAttempt = this.#lastAttempt
    this.#refusals += 1
    this.#stage.goBack()
    this.#lastAttempt = null
    const isConflict = error.code === 'VERSION_CONFLICT' || error.code === 'UNIQUE_CONFLICT'
    const isWorthAnother = isConflict ? this.#refusals < limits.conflictsMax : entryCount > 1 || this.#refusals < 2
    if (isWorthAnother) {
      // Anything but a conflict comes from one step: alone in its commit it will show itself.
      if (!isConflict) this.#refusals = Math.max(this.#refusals, 2)
      return
    }
    const why = isConflict ? engineError('RUN_CONFLICTED', {}, error) : error
    if (lastAttempt) this.#stage.add(failedEntry(lastAttempt, null, why))
    else if (this.#itemRefusal === null) this.#itemRefusal = why
    else throw error
  }
}
