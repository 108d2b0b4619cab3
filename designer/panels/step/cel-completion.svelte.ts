import { completionsFor, wordBefore, type Completion } from '../../edit/complete-expression.ts'
import { typeInto } from './insert-target.svelte.ts'

/** The list that opens while an expression is written: what could be meant by the word at the caret. */
export class CelCompletion {
  readonly #all: () => readonly Completion[]
  options: readonly Completion[] = $state.raw([])
  active: number = $state(0)
  #word = ''

  constructor(all: () => readonly Completion[]) {
    this.#all = all
  }

  look(field: HTMLTextAreaElement, isAsked = false): void {
    const word = wordBefore(field.value, field.selectionStart)
    this.#word = word ?? ''
    this.options = word === null || (word === '' && !isAsked) ? [] : completionsFor(word, this.#all())
    this.active = 0
  }

  close(): void {
    this.options = []
  }

  press(event: KeyboardEvent & { currentTarget: HTMLTextAreaElement }): void {
    if (event.key === ' ' && event.ctrlKey) this.look(event.currentTarget, true)
    else if (this.options.length === 0) return
    else if (event.key === 'ArrowDown') this.active = (this.active + 1) % this.options.length
    else if (event.key === 'ArrowUp') this.active = (this.active + this.options.length - 1) % this.options.length
    else if (event.key === 'Enter') this.take(event.currentTarget, this.options[this.active])
    else if (event.key === 'Escape') this.close()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  take(field: HTMLTextAreaElement, option: Completion | undefined): void {
    if (!option) return
    field.setSelectionRange(field.selectionStart - this.#word.length, field.selectionStart)
    typeInto(field, option.insert)
    this.close()
  }
}
