import { draftSchema, type DraftView, type FlowDraft, type FlowFinding } from '../../schemas/draft.ts'
import { flowSchema, type Flow } from '../../schemas/flow.ts'
import type { Json } from '../../schemas/json.ts'
import type { Localized } from '../../schemas/localized.ts'
import { compileCheck } from '../check.ts'
import type { CompiledFlow } from '../core/compiled-flow.ts'
import { stepAt } from '../core/step-at.ts'
import { engineError } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { Drafts } from '../ports/drafts.ts'
import type { Installer } from './install.ts'
import type { Registry } from './registry.ts'
import { requireFit } from './require-fit.ts'

/**
 * Flows while they are drawn. Whoever saves or publishes says which revision they have seen; a save that has missed
 * another one is refused with what is there now, so that no work is ever overwritten unseen.
 */
export interface Drafting {
  /** The draft, or what is live as the beginning of one. */
  open(flowId: string): Promise<DraftView>
  begin(flow: unknown, actor: string): Promise<FlowDraft>
  save(given: DraftSave): Promise<FlowDraft>
  /** What keeps a flow from going live, each at its step; what does not fit the schema comes first. */
  validate(flow: unknown): readonly FlowFinding[]
  publish(given: Omit<DraftSave, 'flow'>): Promise<{ readonly version: number; readonly draft: FlowDraft }>
}

export interface DraftSave {
  readonly flowId: string
  readonly flow: unknown
  readonly revision: number
  readonly actor: string
}

export interface DraftingParts {
  readonly drafts: Drafts
  readonly registry: Registry
  readonly install: Installer
  readonly clock: Clock
}

const checkDraft = compileCheck<Flow>(draftSchema, { trusted: true })
const checkFlow = compileCheck<Flow>(flowSchema, { trusted: true })

export function openDrafting({ drafts, registry, install, clock }: DraftingParts): Drafting {
  const liveOf = (id: string): CompiledFlow | null => registry.flows().find((flow) => flow.id === id) ?? null

  async function keep(draft: Omit<FlowDraft, 'revision' | 'savedAt'>, revision: number): Promise<FlowDraft> {
    const outcome = await drafts.save({ ...draft, savedAt: clock.now() }, revision)
    if (outcome.ok) return outcome.draft
    throw tooLate(draft.flow.id, outcome.current)
  }

  return {
    async open(flowId) {
      const live = liveOf(flowId)
      const draft = (await drafts.find(flowId)) ?? (live && beginning(live))
      if (!draft) throw engineError('NOT_FOUND', { what: 'flow', id: flowId })
      return { ...draft, live: live && { flow: live.flow, version: live.version } }
    },
    async begin(given, actor) {
      const flow = requireFit(checkDraft(given))
      const isTaken = liveOf(flow.id) !== null || (await drafts.find(flow.id)) !== null
      if (isTaken) throw engineError('FLOW_EXISTS', { flow: flow.id })
      return keep({ flow, baseVersion: null, savedBy: actor }, 0)
    },
    async save({ flowId, flow: given, revision, actor }) {
      const flow = { ...requireFit(checkDraft(given)), id: flowId }
      const before = await drafts.find(flowId)
      const baseVersion = before ? before.baseVersion : (liveOf(flowId)?.version ?? null)
      return keep({ flow, baseVersion, savedBy: actor }, revision)
    },
    validate(flow) {
      const checked = checkFlow(flow)
      if (checked.ok) return install.validate(flow)
      return checked.fields.map(({ path, message }) => unfit(flow, path, message))
    },
    async publish({ flowId, revision, actor }) {
      const draft = await drafts.find(flowId)
      if (!draft) throw engineError('NOT_FOUND', { what: 'draft', id: flowId })
      if (draft.revision !== revision) throw tooLate(flowId, draft)
      const { version } = await install.flow(draft.flow, actor)
      return { version, draft: await keep({ flow: draft.flow, baseVersion: version, savedBy: actor }, revision) }
    }
  }
}

function unfit(flow: unknown, path: string, { vi, en }: Localized): FlowFinding {
  const field = path.split('/').at(-1) ?? ''
  const message = { vi: `${field}: ${vi}`, en: `${field}: ${en}` }
  return { step: stepAt(flow, path), code: 'INPUT_INVALID', severity: 'error', message }
}

function tooLate(flow: string, current: FlowDraft | null): Error {
  return engineError('DRAFT_CONFLICT', { flow, current: current as unknown as Json })
}

/** Nothing was drawn yet: what is live is where one begins. */
function beginning({ flow, version }: CompiledFlow): FlowDraft {
  return { flow, revision: 0, baseVersion: version, savedAt: 0, savedBy: '' }
}
