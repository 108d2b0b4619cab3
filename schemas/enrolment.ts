import { eventMatcherSchema, type EventMatcher } from './event-matcher.ts'
import { celSchema, durationSchema, idSchema } from './mapping.ts'

/** Who may be in a flow, how often, and how many at a time. Without it every trigger starts a run at once. */
export interface Enrolment {
  /** CEL over `trigger`: who is enrolled. Default: the subject. */
  readonly key?: string
  /** What to do when the same key is in the flow already. Default `parallel`. */
  readonly onConflict?: 'skip' | 'restart' | 'queue' | 'parallel'
  /** Whether a key that has been through may come again. Default `always`. */
  readonly reEnrol?: 'always' | 'never' | { readonly after: string }
  /** An event that ends the run with outcome `goal`, wherever it stands. */
  readonly goal?: EventMatcher
  /** CEL over `trigger`; nobody is enrolled while it is true. */
  readonly suppress?: string
  /** A subject is in at most one flow of a group at a time; `onConflict` says what becomes of the second. */
  readonly exclusiveGroup?: string
  /** Unfinished runs of the flow at a time; more wait in line. */
  readonly maxConcurrent?: number
  /** The same for each key. */
  readonly maxConcurrentPerKey?: number
  /** Runs that may begin within a time, of the whole flow or of each key; more wait in line. */
  readonly rate?: Rate
  /** Whose turn comes more often when many runs are ready. Default `normal`. */
  readonly priority?: 'low' | 'normal' | 'high'
}

export interface Rate {
  readonly count: number
  /** ISO 8601 duration. */
  readonly per: string
  readonly of: 'flow' | 'key'
}

const count = { type: 'integer', minimum: 1, maximum: 1_000_000 } as const

export const enrolmentSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    key: celSchema,
    onConflict: { enum: ['skip', 'restart', 'queue', 'parallel'] },
    reEnrol: {
      oneOf: [
        { enum: ['always', 'never'] },
        { type: 'object', required: ['after'], additionalProperties: false, properties: { after: durationSchema } }
      ]
    },
    goal: eventMatcherSchema,
    suppress: celSchema,
    exclusiveGroup: idSchema,
    maxConcurrent: count,
    maxConcurrentPerKey: count,
    rate: {
      type: 'object',
      required: ['count', 'per', 'of'],
      additionalProperties: false,
      properties: { count, per: durationSchema, of: { enum: ['flow', 'key'] } }
    },
    priority: { enum: ['low', 'normal', 'high'] }
  }
} as const
