import type { FailedEntry, ItemFailure, PagedEntry } from '../../schemas/journal.ts'
import type { Json, JsonObject } from '../../schemas/json.ts'
import type { RecordQuery, StoredRecord } from '../../schemas/record.ts'
import type { CompiledFlow, CompiledForEach } from '../core/compiled-flow.ts'
import { scopeOf, type Present } from '../core/present.ts'
import type { LaneState, RunState } from '../core/run-state.ts'
import { engineError, type EngineError } from '../errors.ts'
import { limits } from '../limits.ts'
import type { GuestRead } from '../ports/sandbox.ts'
import type { RecordReader } from '../ports/store.ts'
import { executeItem, refuse, type ItemOutcome, type ItemParts, type ItemWork } from './execute-item.ts'
import { readStaged } from './read-staged.ts'

/** A page of a forEach to be worked through. */
export interface PageTask {
  readonly flow: CompiledFlow
  readonly state: RunState
  readonly step: CompiledForEach
  readonly lane: LaneState
  readonly present: Present
  /** Items at the most; one, when a page was refused and it is to be seen which item it was. */
  readonly itemsMax: number
  /** Why the commit of the first item was refused; it counts as failed. */
  readonly refusal: EngineError | null
}

export interface PageParts extends Omit<ItemParts, 'read' | 'beforeOutside'> {
  readonly records: RecordReader
}

export interface PageOutcome extends ItemWork {
  readonly entries: readonly (PagedEntry | FailedEntry)[]
}

/**
 * Works through the next items of a forEach. The changes of a page belong together; an item that fails leaves nothing
 * behind, and the page ends before it unless the loop goes on without such items. Throws what makes the whole page
 * impossible: items that are no list, a query that cannot be.
 */
export function executePage(parts: PageParts, task: PageTask): Promise<PageOutcome> {
  return new Page(parts, task).run()
}

class Page {
  readonly #parts: PageParts
  readonly #task: PageTask
  readonly #startedAt: number
  readonly #from: number
  readonly #cursor: string | null
  readonly #sum: ItemWork = { writes: [], messages: [], signals: [], runs: [] }
  readonly #skipped: ItemFailure[] = []
  #skippedCount = 0
  /** The item at hand searches among what this page has changed: the page must be committed first. */
  #mustEnd = false

  constructor(parts: PageParts, task: PageTask) {
    this.#parts = parts
    this.#task = task
    this.#startedAt = parts.clock.elapsed()
    const { standing } = task.lane
    this.#from = standing?.kind === 'paging' ? standing.from : 0
    this.#cursor = standing?.kind === 'paging' ? standing.cursor : null
  }

  async run(): Promise<PageOutcome> {
    const { step, itemsMax } = this.#task
    const { items, isLast, cursor } = await this.#take(Math.min(itemsMax, step.itemsMax - this.#from))
    for (const [offset, item] of items.entries()) {
      const index = this.#from + offset
      const failed = await this.#attempt(item, index)
      if (this.#mustEnd) return this.#outcome([await this.#endEarly(offset)])
      if (failed) return this.#outcome(offset === 0 ? [failed] : [await this.#endEarly(offset), failed])
      if (this.#stops(item, index)) return this.#outcome([this.#entry(offset + 1, { cursor: null, why: 'stopWhen' })])
      if (this.#isFull() && offset + 1 < items.length) return this.#outcome([await this.#endEarly(offset + 1)])
    }
    return this.#outcome([this.#entry(items.length, { cursor, why: isLast ? 'end' : this.#limitAt(items.length) })])
  }

  /** Works through one item; gives the entry of its failure when the loop must not go on without it. */
  async #attempt(item: Json, index: number): Promise<FailedEntry | null> {
    const { step, refusal } = this.#task
    const isFirst = index === this.#from
    const outcome =
      refusal && isFirst ? refuse(this.#task, step.id, refusal) : await this.#execute({ item, index, isFirst })
    if (this.#mustEnd) return null
    if (outcome.ok) return this.#add(outcome.work)
    const { failed } = outcome
    if (failed.retryAt !== null || !step.skipsFailures) return failed
    this.#skippedCount += 1
    if (this.#skipped.length < limits.itemFailuresNamedMax) {
      this.#skipped.push({ index, step: failed.step, error: failed.error })
    }
    return null
  }

  #execute({ item, index, isFirst }: { item: Json; index: number; isFirst: boolean }): Promise<ItemOutcome> {
    const { flow, state, step, present, lane } = this.#task
    const { registry, sandbox, clock, callFlow, outside } = this.#parts
    const beforeOutside = (own: ItemWork): void => this.#beforeOutside(own)
    const read: ItemParts['read'] = (asked, own) => this.#read(asked, own)
    const attempt = isFirst ? lane.attempts + 1 : 1
    return executeItem(
      { registry, sandbox, clock, callFlow, outside, beforeOutside, read },
      { flow, state, step, present, item, index, attempt }
    )
  }

  #add({ writes, messages, signals, runs }: ItemWork): null {
    this.#sum.writes.push(...writes)
    this.#sum.messages.push(...messages)
    this.#sum.signals.push(...signals)
    this.#sum.runs.push(...runs)
    return null
  }

  /** A read as the item sees it: with what the page and the item have written so far. */
  async #read(asked: GuestRead, own: ItemWork): Promise<readonly StoredRecord[]> {
    const at = new Date(this.#task.present.now).toISOString()
    const writes = [...this.#sum.writes, ...own.writes]
    const seen = await readStaged(this.#parts.records, { writes, at }, asked)
    if (seen) return seen
    if (own.writes.some(({ entity }) => entity === asked.entity)) {
      throw engineError('READ_IN_LOOP', { entity: asked.entity })
    }
    this.#mustEnd = true
    throw engineError('RUN_CONFLICTED')
  }

  /** What leaves cannot be taken back, so it waits until what the page has changed so far is committed. */
  #beforeOutside(own: ItemWork): void {
    if (own.writes.length > 0) throw engineError('OUTSIDE_CALL_IN_LOOP')
    if (this.#sum.writes.length + this.#sum.messages.length + this.#sum.signals.length === 0) return
    this.#mustEnd = true
    throw engineError('RUN_CONFLICTED')
  }

  #stops(item: Json, index: number): boolean {
    const { flow, state, step, present } = this.#task
    if (!step.stopWhen) return false
    return step.stopWhen.evaluate(scopeOf(flow, state, { step, present, extras: { item, index } })) === true
  }

  /** Why the loop ends after so many items of this page, when it does. */
  #limitAt(count: number): 'itemsMax' | null {
    return this.#from + count >= this.#task.step.itemsMax ? 'itemsMax' : null
  }

  #isFull(): boolean {
    const { writes, messages, signals } = this.#sum
    return writes.length + messages.length + signals.length >= limits.loopPageEffectsMax
  }

  async #take(room: number): Promise<Taken> {
    const { flow, state, step, present } = this.#task
    const scope = scopeOf(flow, state, { step, present })
    const { items } = step
    if (items.kind === 'list') return takeFrom(items.list.evaluate(scope), { from: this.#from, room })
    const where = (items.where.resolve(scope) ?? {}) as NonNullable<RecordQuery['where']> & JsonObject
    const cursor = this.#cursor === null ? {} : { cursor: this.#cursor }
    const page = await this.#parts.records.find(items.entity, { where, sort: 'n', limit: room, ...cursor })
    const { records, nextCursor } = page
    return { items: records as unknown as readonly Json[], isLast: nextCursor === null, cursor: nextCursor }
  }

  /** The entry of a page that ends before its last item: where the next one begins has to be asked for. */
  async #endEarly(count: number): Promise<PagedEntry> {
    const isList = this.#task.step.items.kind === 'list'
    const cursor = isList || count === 0 ? this.#cursor : (await this.#take(count)).cursor
    return this.#entry(count, { cursor, why: null })
  }

  #entry(count: number, end: { readonly cursor: string | null; readonly why: PagedEntry['why'] | null }): PagedEntry {
    const { step, present } = this.#task
    const { writes, messages } = this.#sum
    return {
      kind: 'paged',
      at: present.now,
      step: step.id,
      from: this.#from,
      count,
      cursor: end.cursor,
      skipped: this.#skipped,
      skippedCount: this.#skippedCount,
      changeCount: writes.length,
      messageCount: messages.length,
      isLast: end.why !== null,
      ...(end.why ? { why: end.why } : {}),
      tookMs: Math.round((this.#parts.clock.elapsed() - this.#startedAt) * 10) / 10
    }
  }

  #outcome(entries: PageOutcome['entries']): PageOutcome {
    return { entries, ...this.#sum }
  }
}

interface Taken {
  readonly items: readonly Json[]
  readonly isLast: boolean
  readonly cursor: string | null
}

function takeFrom(list: Json, { from, room }: { readonly from: number; readonly room: number }): Taken {
  if (!Array.isArray(list)) {
    throw engineError('EXPRESSION_FAILED', { expression: 'items', reason: 'it gives no list' })
  }
  const items = (list as readonly Json[]).slice(from, from + room)
  return { items, isLast: from + items.length >= list.length, cursor: null }
}
