import { placeFor, textPieces } from '../../edit/text-pieces.ts'

/** How a place looks: what it is called, and whether its data is gone. */
export interface PillLook {
  readonly label: string
  readonly isBroken: boolean
  readonly title: string
}

interface PillParts {
  readonly field: HTMLElement
  readonly lookOf: (path: string, isChanged: boolean) => PillLook
  /** Whether a text of several lines may stand in it. */
  readonly isLong: boolean
  readonly changed: (text: string) => void
  /** What was typed before is undone on its own. */
  readonly endTyping: () => void
}

/**
 * A text field in which places are pills. The page's own editing does the typing, so that every keyboard and every way of
 * writing Vietnamese works; this puts pills in, takes them out, and reads the text back. `show` is the only way in.
 */
export class PillField {
  readonly #parts: PillParts
  /** Where the caret was last, for data that is chosen elsewhere. */
  #caret: Range | null = null

  constructor(parts: PillParts) {
    this.#parts = parts
  }

  show(text: string): void {
    const { field } = this.#parts
    if (readPills(field) !== text) {
      field.replaceChildren(...this.#nodesOf(text))
      this.#caret = null
      if (document.activeElement === field) place(field, field.childNodes.length)
    }
    this.#closeLine()
    for (const pill of field.querySelectorAll<HTMLElement>('[data-code]')) this.#paint(pill)
  }

  /** Letters that have become a place are shown as one when the field is left. */
  leave(): void {
    const text = readPills(this.#parts.field)
    this.#noteCaret()
    const isWhole = text === '' || this.#parts.field.querySelectorAll('[data-code]').length === countPlaces(text)
    if (isWhole) return
    this.#parts.field.replaceChildren(...this.#nodesOf(text))
    this.#caret = null
    this.show(text)
  }

  insertPlace(path: string): void {
    const { field } = this.#parts
    const range = rangeIn(field) ?? this.#caret ?? endOf(field)
    field.focus()
    this.#put(range, this.#nodesOf(placeFor(path)))
    this.#parts.endTyping()
  }

  readonly typed = (): void => {
    this.#closeLine()
    this.#parts.changed(readPills(this.#parts.field))
  }

  readonly press = (event: KeyboardEvent): void => {
    const range = rangeIn(this.#parts.field)
    if (!range || event.isComposing) return
    if (event.key === 'Enter') {
      event.preventDefault()
      if (this.#parts.isLong) this.#put(range, [document.createTextNode('\n')])
    } else if ((event.key === 'Backspace' || event.key === 'Delete') && range.collapsed) {
      const pill = pillBeside(range, event.key === 'Backspace' ? 'before' : 'after')
      if (!pill) return
      event.preventDefault()
      this.#parts.endTyping()
      pill.remove()
      this.typed()
    }
  }

  readonly copy = (event: ClipboardEvent): void => {
    const range = rangeIn(this.#parts.field)
    if (!range || range.collapsed) return
    event.preventDefault()
    event.clipboardData?.setData('text/plain', readPills(range.cloneContents()))
    if (event.type !== 'cut') return
    range.deleteContents()
    this.typed()
  }

  readonly paste = (event: ClipboardEvent): void => {
    const range = rangeIn(this.#parts.field)
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (!range || text === '') return
    event.preventDefault()
    this.#put(range, this.#nodesOf(this.#parts.isLong ? text : text.replaceAll(/\s*\n\s*/gu, ' ')))
  }

  #put(range: Range, nodes: readonly Node[]): void {
    range.deleteContents()
    for (const node of nodes.toReversed()) range.insertNode(node)
    const last = nodes.at(-1)
    if (last) {
      range.setStartAfter(last)
      range.collapse(true)
    }
    getSelection()?.removeAllRanges()
    getSelection()?.addRange(range)
    this.#noteCaret()
    this.typed()
  }

  #noteCaret(): void {
    this.#caret = rangeIn(this.#parts.field)?.cloneRange() ?? this.#caret
  }

  /** A line break at the very end is not drawn without something after it. */
  #closeLine(): void {
    const { field } = this.#parts
    const ends = [...field.querySelectorAll('br[data-end]')]
    if (ends.length === 1 && field.lastChild === ends[0]) return
    for (const end of ends) end.remove()
    const end = document.createElement('br')
    end.dataset['end'] = ''
    field.append(end)
  }

  #nodesOf(text: string): readonly Node[] {
    return textPieces(text).map((piece) => {
      if (piece.kind === 'letters') return document.createTextNode(piece.text)
      const pill = document.createElement('span')
      pill.contentEditable = 'false'
      pill.dataset['code'] = piece.code
      this.#paint(pill)
      return pill
    })
  }

  #paint(pill: HTMLElement): void {
    const [piece] = textPieces(pill.dataset['code'] ?? '')
    if (piece?.kind !== 'place') return
    const { label, isBroken, title } = this.#parts.lookOf(piece.path, piece.isChanged)
    pill.className = isBroken ? 'pill pill-broken' : 'pill'
    pill.title = title
    if (pill.textContent !== label) pill.textContent = label
  }
}

/** The text that pills and letters stand for. */
function readPills(within: Node): string {
  return [...within.childNodes]
    .map((node, index) => {
      if (node.nodeType === Node.TEXT_NODE) return node.textContent ?? ''
      if (!(node instanceof HTMLElement)) return ''
      if (node.dataset['code'] !== undefined) return node.dataset['code']
      if (node.tagName === 'BR') return node.dataset['end'] === undefined ? '\n' : ''
      // Browsers put lines into boxes of their own when something is pasted past us.
      return (node.tagName === 'DIV' && index > 0 ? '\n' : '') + readPills(node)
    })
    .join('')
}

function countPlaces(text: string): number {
  return textPieces(text).filter(({ kind }) => kind === 'place').length
}

function rangeIn(field: HTMLElement): Range | null {
  const selection = getSelection()
  const range = selection && selection.rangeCount > 0 ? selection.getRangeAt(0) : null
  return range && field.contains(range.commonAncestorContainer) ? range : null
}

function endOf(field: HTMLElement): Range {
  const range = document.createRange()
  const end = field.querySelector('br[data-end]')
  if (end) range.setStartBefore(end)
  else range.selectNodeContents(field)
  range.collapse(end !== null)
  return range
}

function place(field: HTMLElement, at: number): void {
  getSelection()?.collapse(field, at)
}

function pillBeside(range: Range, side: 'before' | 'after'): HTMLElement | null {
  let beside = nodeBeside(range, side)
  while (beside?.nodeType === Node.TEXT_NODE && beside.textContent === '') beside = nextOn(beside, side)
  return beside instanceof HTMLElement && beside.dataset['code'] !== undefined ? beside : null
}

/** What the caret touches on one side; null while letters stand there. */
function nodeBeside({ startContainer: at, startOffset: offset }: Range, side: 'before' | 'after'): Node | null {
  if (at.nodeType !== Node.TEXT_NODE) return at.childNodes[side === 'before' ? offset - 1 : offset] ?? null
  const edge = side === 'before' ? 0 : (at.textContent ?? '').length
  return offset === edge ? nextOn(at, side) : null
}

function nextOn(node: Node, side: 'before' | 'after'): Node | null {
  return side === 'before' ? node.previousSibling : node.nextSibling
}
