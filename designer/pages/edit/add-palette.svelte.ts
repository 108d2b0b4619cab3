import { language } from '../../state/language.svelte.ts'
import type { FlowEditor } from './flow-editor.svelte.ts'
import { stepChoices, type ChoiceEntry, type ChoiceGroup } from './step-choices.ts'

/** The palette while it is open: what is searched for, and which entry Enter takes. */
export class AddPalette {
  readonly #editor: FlowEditor
  search: string = $state('')
  #active: number = $state(0)
  readonly groups: readonly ChoiceGroup[] = $derived.by(() =>
    stepChoices(this.#editor.palette, language.current, this.search)
  )
  readonly #entries: readonly ChoiceEntry[] = $derived(this.groups.flatMap(({ entries }) => entries))
  readonly active: ChoiceEntry | undefined = $derived(this.#entries[Math.min(this.#active, this.#entries.length - 1)])

  constructor(editor: FlowEditor) {
    this.#editor = editor
  }

  find(search: string): void {
    this.search = search
    this.#active = 0
  }

  press(event: KeyboardEvent): void {
    const last = this.#entries.length - 1
    if (event.key === 'ArrowDown') this.#active = this.#active >= last ? 0 : this.#active + 1
    else if (event.key === 'ArrowUp') this.#active = this.#active <= 0 ? last : this.#active - 1
    else if (event.key === 'Enter') this.take(this.active)
    else return
    event.preventDefault()
    this.#showActive()
  }

  take(entry: ChoiceEntry | undefined): void {
    if (!entry) return
    this.#editor.add(entry.choice)
  }

  #showActive(): void {
    document.getElementById(`choice-${this.active?.id}`)?.scrollIntoView({ block: 'nearest' })
  }
}
