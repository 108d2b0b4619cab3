import { createContext } from 'svelte'

/** The field into which a click in the data column puts a reference: the one that had the focus last. */
export class InsertTarget {
  #insert: ((path: string) => void) | null = $state.raw(null)

  get isSet(): boolean {
    return this.#insert !== null
  }

  take(insert: (path: string) => void): void {
    this.#insert = insert
  }

  insert(path: string): void {
    this.#insert?.(path)
  }
}

export const [useInsertTarget, setInsertTarget] = createContext<InsertTarget>()

/** Puts a text where the caret stands, as if it were typed. */
export function typeInto(field: HTMLInputElement | HTMLTextAreaElement, text: string): void {
  const at = field.selectionStart ?? field.value.length
  field.setRangeText(text, at, field.selectionEnd ?? at, 'end')
  field.dispatchEvent(new InputEvent('input', { bubbles: true }))
  field.focus()
}
