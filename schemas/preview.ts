import type { Json, JsonObject } from './json.ts'
import type { Localized } from './localized.ts'
import type { MappingValue } from './mapping.ts'

/** Data that stands in for what a step will have above it. */
export interface SampleScope {
  readonly trigger: JsonObject
  readonly steps: { readonly [stepId: string]: Json }
  readonly item?: Json
  readonly index?: number
  readonly round?: number
  readonly event?: Json
}

/** `POST /api/preview`: a value of a mapping, to be made from sample data the way a run would make it. */
export interface PreviewRequest {
  readonly value: MappingValue
  readonly scope: SampleScope
}

/** What it gives. Nothing is kept, and nothing is asked of a plugin. */
export interface Preview {
  readonly value: Json
  /** What it read, by path. */
  readonly reads: JsonObject
  /** Paths at which there is nothing. */
  readonly missing: readonly string[]
  /** Why it gives nothing; null when it does. */
  readonly fault: Localized | null
}

export const previewRequestSchema = {
  type: 'object',
  required: ['value', 'scope'],
  additionalProperties: false,
  properties: {
    value: {},
    scope: {
      type: 'object',
      required: ['trigger', 'steps'],
      additionalProperties: false,
      properties: {
        trigger: { type: 'object' },
        steps: { type: 'object' },
        item: {},
        index: { type: 'integer' },
        round: { type: 'integer' },
        event: {}
      }
    }
  }
} as const
