import type { GuestAnswers } from './answer-reads.ts'
import type { GuestCall } from './guest-call.ts'

/**
 * A line of a batch, as text. `start` begins an attempt of a call, `resume` brings answers to its reads, `forget` drops
 * one that waits. The guest takes a whole batch as one JSON text, so what is JSON already is put in as it is.
 */
export interface BatchEntry {
  readonly kind: 'start' | 'resume' | 'forget'
  readonly call: GuestCall
  readonly key: number
  readonly timeoutMs: number
  readonly text: string
}

export function startEntry(call: GuestCall, key: number, timeoutMs: number): BatchEntry {
  const { action, inputJson, now, seed, prefetched, settings } = call.asked
  const read = prefetched.length === 0 ? '[]' : JSON.stringify(prefetched)
  const set = settings === undefined ? '' : `,${JSON.stringify(settings)}`
  const text = `["s",${key},${JSON.stringify(action)},${now},${JSON.stringify(seed)},${inputJson},${read}${set}]`
  return { kind: 'start', call, key, timeoutMs, text }
}

export function resumeEntry(call: GuestCall, answers: GuestAnswers, timeoutMs: number): BatchEntry {
  return { kind: 'resume', call, key: call.key, timeoutMs, text: `["r",${call.key},${JSON.stringify(answers)}]` }
}

export function forgetEntry(call: GuestCall, timeoutMs: number): BatchEntry {
  return { kind: 'forget', call, key: call.key, timeoutMs, text: `["f",${call.key}]` }
}
