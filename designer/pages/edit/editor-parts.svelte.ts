import type ConfirmDialog from '../../panels/ConfirmDialog.svelte'
import type AddDialog from './AddDialog.svelte'
import type Canvas from '../../canvas/Canvas.svelte'
import type Panel from './Panel.svelte'
import type PublishDialog from './PublishDialog.svelte'
import type { EditorLook } from './editor-look.svelte.ts'

/**
 * The large parts of the editor, each fetched when it is first needed or when nothing else is to be done: a phone that
 * shows the outline never waits for the canvas.
 */
export class EditorParts {
  Canvas: typeof Canvas | null = $state.raw(null)
  Panel: typeof Panel | null = $state.raw(null)
  AddDialog: typeof AddDialog | null = $state.raw(null)
  PublishDialog: typeof PublishDialog | null = $state.raw(null)
  ConfirmDialog: typeof ConfirmDialog | null = $state.raw(null)

  constructor(look: EditorLook) {
    void this.#fetch()
    $effect(() => {
      if (look.view === 'canvas') void this.#fetchCanvas()
    })
  }

  async #fetch(): Promise<void> {
    const [panel, add, publish, confirm] = await Promise.all([
      import('./Panel.svelte'),
      import('./AddDialog.svelte'),
      import('./PublishDialog.svelte'),
      import('../../panels/ConfirmDialog.svelte')
    ])
    this.Panel = panel.default
    this.AddDialog = add.default
    this.PublishDialog = publish.default
    this.ConfirmDialog = confirm.default
  }

  async #fetchCanvas(): Promise<void> {
    this.Canvas = (await import('../../canvas/Canvas.svelte')).default
  }
}
