import type ConfirmDialog from '../../panels/ConfirmDialog.svelte'
import type AddDialog from './AddDialog.svelte'
import type Canvas from '../../canvas/Canvas.svelte'
import type FindingList from './FindingList.svelte'
import type Outline from './Outline.svelte'
import type OvertakenBar from './OvertakenBar.svelte'
import type Panel from './Panel.svelte'
import type PublishDialog from './PublishDialog.svelte'
import type { EditorLook } from './editor-look.svelte.ts'

const signs = ['pointermove', 'pointerdown', 'keydown', 'click'] as const

/**
 * The large parts of the editor. A flow is seen before anything is done with it, so opening fetches only the view, and the
 * first sign of a hand fetches the panel and the dialogs: they are there before the first click has been let go.
 */
export class EditorParts {
  Canvas: typeof Canvas | null = $state.raw(null)
  Outline: typeof Outline | null = $state.raw(null)
  Panel: typeof Panel | null = $state.raw(null)
  FindingList: typeof FindingList | null = $state.raw(null)
  OvertakenBar: typeof OvertakenBar | null = $state.raw(null)
  AddDialog: typeof AddDialog | null = $state.raw(null)
  PublishDialog: typeof PublishDialog | null = $state.raw(null)
  ConfirmDialog: typeof ConfirmDialog | null = $state.raw(null)
  #isFetching = false

  /** `isAsked`: something has to be said although nobody has touched the page, such as that the flow was changed elsewhere. */
  constructor(look: EditorLook, isAsked: () => boolean) {
    $effect(() => {
      if (isAsked()) this.#wake()
    })
    $effect(() => {
      for (const sign of signs) addEventListener(sign, this.#wake, { passive: true })
      return () => this.#rest()
    })
    $effect(() => {
      void (look.view === 'canvas' ? this.#fetchCanvas() : this.#fetchOutline())
    })
  }

  readonly #wake = (): void => {
    if (this.#isFetching) return
    this.#isFetching = true
    void this.#fetch().then(
      () => this.#rest(),
      // The line is cut: the next sign tries again.
      () => {
        this.#isFetching = false
      }
    )
  }

  #rest(): void {
    for (const sign of signs) removeEventListener(sign, this.#wake)
  }

  async #fetch(): Promise<void> {
    const [panel, findings, overtaken, add, publish, confirm] = await Promise.all([
      import('./Panel.svelte'),
      import('./FindingList.svelte'),
      import('./OvertakenBar.svelte'),
      import('./AddDialog.svelte'),
      import('./PublishDialog.svelte'),
      import('../../panels/ConfirmDialog.svelte')
    ])
    this.Panel = panel.default
    this.FindingList = findings.default
    this.OvertakenBar = overtaken.default
    this.AddDialog = add.default
    this.PublishDialog = publish.default
    this.ConfirmDialog = confirm.default
  }

  async #fetchOutline(): Promise<void> {
    this.Outline = (await import('./Outline.svelte')).default
  }

  async #fetchCanvas(): Promise<void> {
    this.Canvas = (await import('../../canvas/Canvas.svelte')).default
  }
}
