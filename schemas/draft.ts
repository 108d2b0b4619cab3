import type { Flow } from './flow.ts'
import type { Json, JsonSchema, Millis } from './json.ts'
import { localizedSchema, type Localized } from './localized.ts'
import { idSchema } from './mapping.ts'

/** A flow while it is drawn. It may lack what a flow needs to go live; the compiler says what. */
export interface FlowDraft {
  readonly flow: Flow
  /** Grows with every save; 0 when nothing was saved yet. */
  readonly revision: number
  /** The live version that it was drawn from; null when there was none. */
  readonly baseVersion: number | null
  readonly savedAt: Millis
  readonly savedBy: string
}

/** `GET /api/flows/:id/draft`: the draft, or what is live as the beginning of one. */
export interface DraftView extends FlowDraft {
  readonly live: { readonly flow: Flow; readonly version: number } | null
}

/** One line of `GET /api/drafts`. */
export interface DraftSummary {
  readonly id: string
  readonly names: Localized
  readonly savedAt: Millis
  /** Whether a version of it is live. */
  readonly isLive: boolean
}

/** Something that keeps a flow from going live, or is worth a look: at a step, or at the flow itself when `step` is null. */
export interface FlowFinding {
  readonly step: string | null
  readonly code: string
  /** A warning keeps nothing from going live. */
  readonly severity: 'error' | 'warning'
  readonly message: Localized
  readonly fix?: FindingFix
}

/** A change of one value that would settle a finding. */
export interface FindingFix {
  readonly label: Localized
  /** `value` is put at `path`, a JSON pointer inside the step (or the flow). */
  readonly patch: { readonly path: string; readonly value: Json }
}

/** `GET /api/palette`: what flows can be made of. */
export interface Palette {
  readonly plugins: readonly { readonly id: string; readonly labels: Localized }[]
  readonly actions: readonly PaletteAction[]
  readonly forms: readonly PaletteForm[]
  readonly triggers: readonly PaletteTrigger[]
}

/** A trigger of a plugin, by `<plugin>.<trigger>`. */
export interface PaletteTrigger {
  readonly id: string
  readonly plugin: string
  readonly labels: Localized
  readonly help: Localized | null
  /** JSON Schema of the event. */
  readonly event: JsonSchema
}

export interface PaletteAction {
  readonly id: string
  readonly plugin: string
  readonly labels: Localized
  readonly help: Localized | null
  readonly icon: string | null
  readonly input: JsonSchema
  readonly output: JsonSchema
}

/** A trigger that a plugin brings. */
export interface PaletteTrigger {
  readonly id: string
  readonly labels: Localized
  /** JSON Schema of what it brings, as `trigger.event`. */
  readonly event: JsonSchema
}

export interface PaletteForm {
  readonly id: string
  readonly names: Localized
  /** JSON Schema of what the form brings, with the labels of its fields. */
  readonly body: JsonSchema
}

const kinds = [
  'action',
  'branch',
  'split',
  'parallel',
  'forEach',
  'repeat',
  'wait',
  'waitFor',
  'approve',
  'subflow',
  'code',
  'end'
]

/** What even a draft must be: enough to be drawn. Lists inside steps are looked at when it is published. */
export const draftSchema = {
  type: 'object',
  required: ['id', 'names', 'trigger', 'steps'],
  properties: {
    id: idSchema,
    names: localizedSchema,
    trigger: { type: 'object', required: ['type'], properties: { type: { type: 'string' } } },
    steps: {
      type: 'array',
      maxItems: 500,
      items: {
        type: 'object',
        required: ['id', 'kind'],
        properties: { id: { type: 'string', minLength: 1, maxLength: 63 }, kind: { enum: kinds } }
      }
    }
  }
} as const
