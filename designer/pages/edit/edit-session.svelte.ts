import { onDestroy } from 'svelte'
import type { DraftView, FlowFinding, Palette } from '../../../schemas/draft.ts'
import type { Entity } from '../../../schemas/entity.ts'
import type { Flow } from '../../../schemas/flow.ts'
import { api } from '../../api.ts'
import { flowDifference, isSameFlow } from '../../edit/flow-difference.ts'
import { patchAt } from '../../edit/patch-at.ts'
import { LeaveQuestion } from '../../state/leave-question.svelte.ts'
import { notices } from '../../state/notices.svelte.ts'
import { queryClient } from '../../state/query-client.ts'
import { sayEdit } from '../../texts/edit-texts.ts'
import { DraftKeeper } from './draft-keeper.svelte.ts'
import { FindingWatch } from './finding-watch.svelte.ts'
import { FlowEditor, stopOf, triggerStop } from './flow-editor.svelte.ts'

interface SessionParts {
  readonly draft: DraftView
  readonly palette: Palette
  readonly entities: readonly Entity[]
}

/** One sitting at one flow: the editor, what keeps its work, what looks for mistakes, and the way to go live. */
export class EditSession {
  readonly editor: FlowEditor
  readonly keeper: DraftKeeper
  readonly findings = new FindingWatch()
  live: DraftView['live'] = $state.raw(null)
  isAskingPublish: boolean = $state(false)
  isPublishing: boolean = $state(false)
  publishFailure: unknown = $state.raw(null)
  areFindingsOpen: boolean = $state(false)
  readonly leaving: LeaveQuestion
  readonly difference = $derived.by(() => this.live && flowDifference(this.live.flow, this.editor.flow))

  constructor({ draft, palette, entities }: SessionParts) {
    this.live = draft.live
    this.keeper = new DraftKeeper(draft)
    this.editor = new FlowEditor({ flow: draft.flow, palette, entities, changed: (flow) => this.#changed(flow) })
    this.leaving = new LeaveQuestion(() => this.keeper.isUnsaved && ['failed', 'overtaken'].includes(this.keeper.state))
    const lost = this.keeper.takeLost(draft)
    if (lost) this.#bringBack(lost)
    this.findings.watch(this.editor.flow)
    onDestroy(() => this.#close())
  }

  /** Whether there is anything to publish. */
  get isNew(): boolean {
    return this.difference === null || !isSameFlow(this.difference)
  }

  askPublish(): void {
    this.publishFailure = null
    this.areFindingsOpen = this.findings.errors.length > 0
    this.isAskingPublish = !this.areFindingsOpen
  }

  /** Gives the version that is live now; null when nothing was published. */
  async publish(): Promise<number | null> {
    this.isPublishing = true
    try {
      // A flow that was opened and never changed has no draft yet.
      if (this.keeper.revision === 0) this.keeper.saveSoon(this.editor.flow)
      await this.keeper.flush()
      if (this.keeper.isUnsaved) return null
      const { flow } = this.editor
      const { version, draft } = await api.publish(flow.id, this.keeper.revision)
      this.keeper.follow(draft)
      this.keeper.tellOthers()
      this.live = { flow, version }
      notices.say(sayEdit.published({ version }))
      void queryClient.invalidateQueries()
      return version
    } catch (failure) {
      this.publishFailure = failure
      return null
    } finally {
      this.isPublishing = false
    }
  }

  /** Makes the change that a finding suggests; like any change it can be undone. */
  applyFix({ step, fix }: FlowFinding): void {
    if (!fix) return
    const { path, value } = fix.patch
    if (step === null) this.editor.edit(patchAt(this.editor.flow, path, value))
    else this.editor.editStep(step, (one) => patchAt(one, path, value))
  }

  goToFinding(step: string | null): void {
    this.areFindingsOpen = false
    this.editor.goTo(step === null ? triggerStop : stopOf(step))
    this.editor.isPanelOpen = true
  }

  /** Goes on with what somebody else has saved; what was drawn here can be undone back to. */
  acceptTheirs(): void {
    const { theirs } = this.keeper
    if (!theirs) return
    this.editor.replaceFlow(theirs.flow)
    this.keeper.follow(theirs)
  }

  readonly hidePage = (): void => this.keeper.leave()
  readonly showPage = (): void => void this.keeper.look()

  #bringBack(lost: Flow): void {
    this.editor.edit(lost)
    notices.say(sayEdit.brought_back())
  }

  #changed(flow: Flow): void {
    this.keeper.saveSoon(flow)
    this.findings.watch(flow)
  }

  #close(): void {
    this.keeper.close()
    this.findings.close()
    queryClient.removeQueries({ queryKey: ['draft', this.editor.flow.id] })
  }
}
