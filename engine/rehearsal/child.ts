import type { JsonObject, Millis } from '../../schemas/json.ts'
import type {
  PastReport,
  PlayedRunView,
  RehearsalAsk,
  RehearsalProgress,
  TrialReport
} from '../../schemas/rehearsal.ts'
import { EngineError, engineError, type ErrorCode } from '../errors.ts'
import { openSandbox } from '../sandbox/open-sandbox.ts'
import { openOverlay } from '../store/sqlite/open-overlay.ts'
import { rehearse, type Rehearsed } from './rehearse.ts'

/**
 * The process of one rehearsal. It plays once, then answers what is asked about the runs it played; it ends when nobody is
 * left to ask.
 */
export type ToChild =
  | {
      readonly kind: 'play'
      readonly original: string
      readonly copy: string
      readonly ask: RehearsalAsk
      readonly now: Millis
    }
  | { readonly kind: 'readRun'; readonly n: number; readonly runId: string }

export type FromChild =
  | { readonly kind: 'progress'; readonly progress: RehearsalProgress }
  | { readonly kind: 'done'; readonly past: PastReport | null; readonly trial: TrialReport | null }
  | { readonly kind: 'failed'; readonly error: SentError }
  | { readonly kind: 'run'; readonly n: number; readonly view: PlayedRunView }
  | { readonly kind: 'noRun'; readonly n: number; readonly error: SentError }

export interface SentError {
  readonly code: ErrorCode
  readonly details: JsonObject
}

let rehearsed: Rehearsed | null = null

process.on('disconnect', () => process.exit())
process.on('message', (message: ToChild) => {
  if (message.kind === 'play') play(message).catch((error: unknown) => tell({ kind: 'failed', error: toSent(error) }))
  else
    readRun(message.n, message.runId).catch((error: unknown) =>
      tell({ kind: 'noRun', n: message.n, error: toSent(error) })
    )
})

async function play({ original, copy, ask, now }: Extract<ToChild, { kind: 'play' }>): Promise<void> {
  const parts = {
    openOverlay: (asked: Parameters<typeof openOverlay>[2]) => openOverlay(original, copy, asked),
    openSandbox,
    now,
    tell: (progress: RehearsalProgress) => tell({ kind: 'progress', progress })
  }
  rehearsed = await rehearse(parts, ask)
  tell({ kind: 'done', past: rehearsed.past, trial: rehearsed.trial })
}

async function readRun(n: number, runId: string): Promise<void> {
  if (!rehearsed) throw engineError('NOT_FOUND', { what: 'run', id: runId })
  tell({ kind: 'run', n, view: await rehearsed.readRun(runId) })
}

function tell(message: FromChild): void {
  process.send?.(message)
}

function toSent(error: unknown): SentError {
  const known =
    error instanceof EngineError
      ? error
      : engineError('BUG', { reason: error instanceof Error ? error.message : String(error) })
  return { code: known.code, details: known.details }
}
