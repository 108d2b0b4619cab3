import type { Millis } from '../../schemas/json.ts'
import type { Run } from '../../schemas/run.ts'
import { limits } from '../limits.ts'
import type { EnrolmentTerms, NewRun, SkipReason } from '../ports/store.ts'

/** What becomes of a run that asks to be let in; `Known` is how a driver knows the run that was there before. */
export type DoorAnswer<Known> =
  | { readonly kind: 'enter'; readonly restarted: readonly string[] }
  | { readonly kind: 'known'; readonly known: Known }
  | { readonly kind: 'skip'; readonly reason: SkipReason }
  /** Flows have started each other so many times. */
  | { readonly kind: 'stop'; readonly count: number }

/** What the door asks the store, and what it notes there. All of it inside the transaction of a commit. */
export interface DoorBook<Known> {
  byKey(flowId: string, key: string): Known | null
  /** The run that more of the same adds to, moved on to the newest data; null when there is none. */
  addTo(run: NewRun, debounce: NonNullable<NewRun['debounce']>): Known | null
  /** Runs of the flow about the subject that other runs have started since then, counted up to `max`. */
  caused(run: { readonly subject: string; readonly flowId: string; readonly since: Millis }, max: number): number
  enrolledAt(flowId: string, key: string): Millis | null
  setEnrolled(flowId: string, key: string, at: Millis): void
  /** Ids of unfinished runs of the flow with this enrolment key, oldest first. */
  active(flowId: string, key: string): readonly string[]
  /** Ids of unfinished runs about the subject in other flows of the group, oldest first. */
  inGroup(group: string, subject: string, flowId: string): readonly string[]
  skip(skipped: Skipped): void
}

export interface Skipped {
  readonly at: Millis
  readonly flowId: string
  readonly reason: SkipReason
  readonly key: string | null
}

/** Whether anything but its key can keep a run out. */
export function hasTerms({ enrolment, debounce, causeDepth, subject }: NewRun): boolean {
  return Boolean(enrolment ?? debounce) || causeDepth > limits.causeDepthMax || (causeDepth > 0 && subject !== null)
}

/** Decides whether a run may be stored: keys, debounce, loops, enrolment. */
export function askDoor<Known>(book: DoorBook<Known>, run: NewRun): DoorAnswer<Known> {
  const { key, debounce, enrolment } = run
  const known = key === null ? null : book.byKey(run.flowId, key)
  if (known !== null) return { kind: 'known', known }
  const added = debounce ? book.addTo(run, debounce) : null
  if (added !== null) return { kind: 'known', known: added }
  const loop = loopOf(book, run)
  if (loop !== null) return { kind: 'stop', count: loop }
  return enrolment ? enrol(book, run, enrolment) : { kind: 'enter', restarted: [] }
}

/** Whether a run that had ended may be in its flow again. */
export function mayReturn(
  book: Pick<DoorBook<unknown>, 'active' | 'inGroup'>,
  { flowId, subject }: Run,
  { key, onConflict, group }: EnrolmentTerms
): boolean {
  const isAlone = onConflict === 'skip' || onConflict === 'restart'
  if (isAlone && book.active(flowId, key).length > 0) return false
  return group === null || subject === null || book.inGroup(group, subject, flowId).length === 0
}

/** How often flows have started each other, when that is too often. */
function loopOf<Known>(book: DoorBook<Known>, { causeDepth, subject, flowId, at }: NewRun): number | null {
  if (causeDepth > limits.causeDepthMax) return causeDepth
  if (causeDepth === 0 || subject === null) return null
  const max = limits.causedRunsMax
  const count = book.caused({ subject, flowId, since: at - limits.causedRunsWithinMs }, max)
  return count < max ? null : count
}

function enrol<Known>(book: DoorBook<Known>, run: NewRun, terms: EnrolmentTerms): DoorAnswer<Known> {
  const { flowId, subject, at } = run
  const { key, reEnrol, group, onConflict } = terms
  const skip = (reason: SkipReason): DoorAnswer<Known> => {
    book.skip({ at, flowId, reason, key })
    return { kind: 'skip', reason }
  }
  if (isTooSoon(book, run, terms)) return skip('wasInFlow')
  const same = onConflict === 'parallel' ? [] : book.active(flowId, key)
  if (same.length > 0 && onConflict === 'skip') return skip('inFlow')
  const rivals = group === null || subject === null ? [] : book.inGroup(group, subject, flowId)
  if (rivals.length > 0 && onConflict !== 'restart') return skip('inGroup')
  if (reEnrol !== 'always') book.setEnrolled(flowId, key, at)
  return { kind: 'enter', restarted: onConflict === 'restart' ? [...same, ...rivals] : [] }
}

/** Whether who has been in the flow may not come again, or not yet. */
function isTooSoon<Known>(book: DoorBook<Known>, { flowId, at }: NewRun, { key, reEnrol }: EnrolmentTerms): boolean {
  if (reEnrol === 'always') return false
  const before = book.enrolledAt(flowId, key)
  return before !== null && (reEnrol === 'never' || at < before + reEnrol)
}

/** When a run with more to come wakes: after a quiet time, but not later than it may. */
export function debouncedWakeAt(run: NewRun, quietMs: Millis, until: Millis | null): Millis {
  return Math.min(run.at + quietMs, until ?? run.at)
}
