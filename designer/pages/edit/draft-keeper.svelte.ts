import type { DraftView, FlowDraft } from '../../../schemas/draft.ts'
import type { Flow } from '../../../schemas/flow.ts'
import { api, ApiFailure } from '../../api.ts'
import { readRemembered, remember } from '../../state/remembered.ts'

/** How long typing may pause before it is saved, and before a save that failed is tried again. */
const pauseMs = 600
const againMs = 4_000

export type KeepState = 'saved' | 'waiting' | 'saving' | 'failed' | 'overtaken'

/**
 * Keeps the draft on the server while a person works. Each save says which revision it follows; when another tab or
 * person was faster it stops and says so, and overwrites nothing until somebody decides.
 */
export class DraftKeeper {
  state: KeepState = $state('saved')
  savedAt: number = $state(0)
  /** What stands on the server, when it is not what was drawn here. */
  theirs: FlowDraft | null = $state.raw(null)
  failure: unknown = $state.raw(null)
  revision: number
  readonly #flowId: string
  readonly #channel: BroadcastChannel
  #unsaved: Flow | null = null
  #timer: ReturnType<typeof setTimeout> | undefined
  #saving: Promise<void> = Promise.resolve()

  constructor({ flow, revision, savedAt }: DraftView) {
    this.#flowId = flow.id
    this.revision = revision
    this.savedAt = savedAt
    this.#channel = new BroadcastChannel(`mach.draft.${flow.id}`)
    this.#channel.onmessage = () => void this.look()
  }

  get isUnsaved(): boolean {
    return this.#unsaved !== null
  }

  saveSoon(flow: Flow): void {
    this.#unsaved = flow
    if (this.state === 'overtaken') return
    this.state = 'waiting'
    this.#plan(pauseMs)
  }

  /**
   * What could not be saved when this browser last had the flow open. When somebody else has saved since, it is shown
   * beside theirs and a person decides.
   */
  takeLost(draft: DraftView): Flow | null {
    const lost = parseLost(readRemembered(this.#lostName))
    if (!lost) return null
    const { flow, revision } = lost
    // The last save may have arrived after all.
    if (JSON.stringify(flow) === JSON.stringify(draft.flow)) return this.#forgetLost()
    this.#unsaved = flow
    if (revision === draft.revision) this.#plan(pauseMs)
    else this.#overtake(draft)
    return flow
  }

  /** Saves what is not saved yet; when it answers, it is saved, or `state` says why not. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#saving = this.#saving.then(() => this.#save())
    await this.#saving
  }

  /** Keeps what is drawn here; what the other one has saved is replaced. */
  async takeOver(mine: Flow): Promise<void> {
    if (!this.theirs) return
    this.#unsaved = mine
    this.revision = this.theirs.revision
    this.theirs = null
    this.state = 'waiting'
    await this.flush()
  }

  /** What is drawn here is what the server has in that draft. */
  follow({ revision, savedAt }: FlowDraft): void {
    clearTimeout(this.#timer)
    this.revision = revision
    this.savedAt = savedAt
    this.#unsaved = null
    this.#keepLost(null)
    this.theirs = null
    this.state = 'saved'
  }

  /** Looks whether somebody else has saved meanwhile. */
  async look(): Promise<void> {
    if (this.state === 'saving' || this.state === 'overtaken') return
    const now = await api.draft(this.#flowId, new AbortController().signal).catch(() => null)
    if (now && now.revision > this.revision && this.#isIdle()) this.#overtake(now)
  }

  /** The page goes away: what is not saved is sent, and kept here until it is known to have arrived. */
  leave(): void {
    if (this.#unsaved) this.#keepLost(this.#unsaved)
    void this.flush()
  }

  close(): void {
    void this.flush()
    this.#channel.close()
  }

  tellOthers(): void {
    // A channel reaches only pages of this address; it takes no target.
    // oxlint-disable-next-line unicorn/require-post-message-target-origin
    this.#channel.postMessage(this.revision)
  }

  get #lostName(): string {
    return `draft.${this.#flowId}`
  }

  #keepLost(flow: Flow | null): void {
    remember(this.#lostName, flow && JSON.stringify({ flow, revision: this.revision }))
  }

  #forgetLost(): null {
    this.#keepLost(null)
    return null
  }

  #isIdle(): boolean {
    return this.state !== 'saving'
  }

  #plan(ms: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.flush(), ms)
  }

  async #save(): Promise<void> {
    const flow = this.#unsaved
    if (!flow || this.state === 'overtaken') return
    this.state = 'saving'
    try {
      const draft = await api.saveDraft(flow, this.revision)
      this.revision = draft.revision
      this.savedAt = draft.savedAt
      if (this.#unsaved === flow) this.#unsaved = null
      this.#keepLost(null)
      this.state = this.#unsaved ? 'waiting' : 'saved'
      this.failure = null
      this.tellOthers()
    } catch (failure) {
      this.#fail(failure)
    }
  }

  #fail(failure: unknown): void {
    const current = conflictOf(failure)
    if (current) return this.#overtake(current)
    this.failure = failure
    this.state = 'failed'
    if (this.#unsaved) this.#keepLost(this.#unsaved)
    this.#plan(againMs)
  }

  #overtake(theirs: FlowDraft): void {
    clearTimeout(this.#timer)
    this.theirs = theirs
    this.state = 'overtaken'
  }
}

/** Storage may hold anything; what is no flow of ours is as good as nothing. */
function parseLost(text: string | null): Pick<DraftView, 'flow' | 'revision'> | null {
  try {
    const lost = JSON.parse(text ?? 'null') as Partial<DraftView> | null
    return lost?.flow && Array.isArray(lost.flow.steps) ? { flow: lost.flow, revision: Number(lost.revision) } : null
  } catch {
    return null
  }
}

function conflictOf(failure: unknown): FlowDraft | null {
  if (!(failure instanceof ApiFailure) || failure.problem?.code !== 'DRAFT_CONFLICT') return null
  return (failure.problem.details?.['current'] as FlowDraft | null | undefined) ?? null
}
