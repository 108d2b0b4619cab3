import type { RunSelection } from '../../schemas/bulk-job.ts'
import type { JsonSchema } from '../../schemas/json.ts'
import { runStatuses, type RunStatus } from '../../schemas/run.ts'
import { compileCheck } from '../check.ts'
import { limits } from '../limits.ts'
import type { RunFilter } from '../ports/store.ts'
import { requireFit } from '../run/require-fit.ts'

/** Which runs are meant, as a caller says it: by state, flow, place, error and time. */
export interface AskedSelection extends Omit<RunSelection, 'createdFrom' | 'createdTo' | 'updatedFrom' | 'updatedTo'> {
  readonly status?: RunStatus
  readonly createdFrom?: string
  readonly createdTo?: string
  readonly updatedFrom?: string
  readonly updatedTo?: string
}

const text = { type: 'string', minLength: 1, maxLength: 300 } as const
const time = { type: 'string', format: 'date-time' } as const

export const runSelectionSchema = {
  type: 'object',
  additionalProperties: false,
  properties: {
    status: { enum: runStatuses },
    isUnfinished: { type: 'boolean' },
    flowId: text,
    subject: text,
    version: { type: 'integer', minimum: 1 },
    at: text,
    errorCode: text,
    parent: text,
    createdFrom: time,
    createdTo: time,
    updatedFrom: time,
    updatedTo: time
  }
} as const

const querySchema: JsonSchema = {
  ...runSelectionSchema,
  properties: {
    ...runSelectionSchema.properties,
    lang: text,
    limit: { type: 'integer', minimum: 1 },
    cursor: { type: 'string', pattern: '^\\d{1,15}$' }
  }
}

const checkQuery = compileCheck<AskedSelection & { limit?: number; cursor?: string; lang?: string }>(querySchema, {
  trusted: true,
  coerce: true
})

/** The filter of a list, from its query; throws INPUT_INVALID naming what is wrong or not known. */
export function readRunFilter(query: Readonly<Record<string, string>>): RunFilter {
  const { limit = limits.pageRowsDefault, cursor, lang: _, ...asked } = requireFit(checkQuery(query))
  const page = { limit: Math.min(limit, limits.pageRowsMax), ...(cursor === undefined ? {} : { cursor }) }
  return { ...toRunSelection(asked), ...page }
}

/** The selection of a body that fits the schema. */
export function toRunSelection(asked: AskedSelection): RunSelection {
  const { createdFrom, createdTo, updatedFrom, updatedTo, ...rest } = asked
  const times = Object.entries({ createdFrom, createdTo, updatedFrom, updatedTo })
  return {
    ...rest,
    ...Object.fromEntries(times.flatMap(([name, at]) => (at === undefined ? [] : [[name, Date.parse(at)]])))
  }
}
