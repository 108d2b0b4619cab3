import { parseClipboardText, toClipboardText } from '../../edit/clipboard-text.ts'
import type { Direction } from '../../edit/shift-step.ts'
import { triggerStop, type FlowEditor } from './flow-editor.svelte.ts'

const arrows: Readonly<Record<string, Direction>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right'
}

/** What the keys do on the canvas and in the outline; gives whether the key was one of them. */
export function pressKey(editor: FlowEditor, event: KeyboardEvent): boolean {
  if (isTyping(event.target)) return false
  const isDone = event.ctrlKey || event.metaKey ? pressWithCtrl(editor, event) : pressAlone(editor, event)
  if (isDone) event.preventDefault()
  return isDone
}

/** Keys pressed while nothing has the focus, as after a click beside everything, are for the flow too. */
export function pressLoose(editor: FlowEditor, event: KeyboardEvent): void {
  if (event.target === document.body) pressKey(editor, event)
}

function pressWithCtrl(editor: FlowEditor, { key, shiftKey }: KeyboardEvent): boolean {
  switch (key.toLowerCase()) {
    case 'z':
      if (shiftKey) editor.redo()
      else editor.undo()
      return true
    case 'y':
      editor.redo()
      return true
    case 'd':
      editor.duplicate()
      return true
    default:
      return false
  }
}

function pressAlone(editor: FlowEditor, { key, altKey, shiftKey }: KeyboardEvent): boolean {
  const arrow = arrows[key]
  if (arrow) {
    if (!altKey) editor.goTowards(arrow, shiftKey)
    else shiftAndFollow(editor, arrow)
    return true
  }
  switch (key) {
    case 'Enter':
      if (editor.stop?.kind === 'plus') editor.adding = editor.stop.place
      else editor.enterPanel()
      return true
    case '+':
    case 'a':
      editor.adding = editor.placeHere()
      return true
    case 'Delete':
    case 'Backspace':
      editor.remove()
      return true
    case 'Escape':
      editor.isPanelOpen = false
      return true
    default:
      return false
  }
}

function shiftAndFollow(editor: FlowEditor, direction: Direction): void {
  editor.shift(direction)
  editor.goTo(editor.stop?.id ?? triggerStop)
}

export function copySteps(editor: FlowEditor, event: ClipboardEvent): void {
  if (isTyping(event.target) || editor.chosen.size === 0) return
  event.clipboardData?.setData('text/plain', toClipboardText(editor.chosenSteps()))
  event.preventDefault()
}

export function cutSteps(editor: FlowEditor, event: ClipboardEvent): void {
  if (isTyping(event.target) || editor.chosen.size === 0) return
  copySteps(editor, event)
  editor.remove()
}

export function pasteFrom(editor: FlowEditor, event: ClipboardEvent): void {
  if (isTyping(event.target)) return
  const steps = parseClipboardText(event.clipboardData?.getData('text/plain') ?? '')
  if (!steps) return
  event.preventDefault()
  editor.paste(steps)
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || target.closest('input, textarea, select') !== null)
  )
}
