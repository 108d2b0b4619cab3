import type ConfirmDialog from '../../panels/ConfirmDialog.svelte'
import type AddDialog from './AddDialog.svelte'
import type Canvas from '../../canvas/Canvas.svelte'
import type FindingList from './FindingList.svelte'
import type Outline from './Outline.svelte'
import type OvertakenBar from './OvertakenBar.svelte'
import type Panel from './Panel.svelte'
import type PublishDialog from './PublishDialog.svelte'
import type { EditorLook } from './editor-look.svelte.ts'

/**
 * The large parts of the editor, each fetched when it is first needed or when nothing else is to be done: a phone that
 * shows the outline never waits for the canvas.
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

  constructor(look: EditorLook) {
    void this.#fetch()
    $effect(() => {
      void (look.view === 'canvas' ? this.#fetchCanvas() : this.#fetchOutline())
    })
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
