import { createHash, randomBytes } from 'node:crypto'
import type { Run } from '../../schemas/run.ts'
import { traceKey } from '../ports/tracing.ts'

/** A place in a trace: under which span something belongs. `parentId` is null at the root. */
export interface TracePlace {
  readonly traceId: string
  readonly parentId: string | null
  readonly isSampled: boolean
}

const pattern = /^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})/
const zeros = /^0+$/

/** Reads a `traceparent`; one that is not well formed counts as none, as the W3C asks. */
export function parsePlace(traceparent: unknown): TracePlace | null {
  const [, traceId, parentId, flags] = (typeof traceparent === 'string' ? pattern.exec(traceparent) : null) ?? []
  if (traceId === undefined || parentId === undefined || flags === undefined) return null
  if (zeros.test(traceId) || zeros.test(parentId)) return null
  return { traceId, parentId, isSampled: (Number.parseInt(flags, 16) & 1) === 1 }
}

export function writePlace({ traceId, isSampled }: TracePlace, spanId: string): string {
  return `00-${traceId}-${spanId}-${isSampled ? '01' : '00'}`
}

/** Where a run belongs. Without an incoming context it is the root of a trace that only depends on its id. */
export function placeOfRun({ id, trigger }: Pick<Run, 'id' | 'trigger'>): TracePlace {
  return parsePlace(trigger[traceKey]) ?? { traceId: idOf(32, 'trace', id), parentId: null, isSampled: true }
}

/** The same span id for the same thing, so that a child knows its parent after a restart too. */
export function spanIdOf(...parts: readonly string[]): string {
  return idOf(16, ...parts)
}

export function newRoot(): TracePlace {
  return { traceId: randomBytes(16).toString('hex'), parentId: null, isSampled: true }
}

export function newSpanId(): string {
  return randomBytes(8).toString('hex')
}

function idOf(length: number, ...parts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, length)
}
