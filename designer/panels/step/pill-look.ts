import type { Reference } from '../../edit/find-reference.ts'
import { entryLabel } from '../../pages/edit/condition-text.ts'
import { sourceText } from '../../pages/edit/source-text.ts'
import { sayPanel } from '../../texts/panel-texts.ts'
import type { Labels } from '../../words/labels.ts'
import type { PillLook } from './pill-field.ts'

interface Wish {
  readonly labels: Labels
  /** A filter changes the value before it is shown. */
  readonly isChanged: boolean
}

/** `Gửi thư › Họ và tên`: where the data comes from and what it is called; its path stays in the title. */
export function pillLook(path: string, reference: Reference, { labels, isChanged }: Wish): PillLook {
  const name = referenceText(path, reference, labels)
  const label = isChanged ? `${name} …` : name
  const fault = brokenText(path, reference, labels)
  return { label, isBroken: fault !== null, title: fault ?? path }
}

export function referenceText(path: string, reference: Reference, labels: Labels): string {
  const { state, source, entry, rest } = reference
  if (path === 'now') return sayPanel.data_now()
  const names = [
    ...(state === 'gone' ? [sayPanel.step_gone()] : []),
    ...(source ? [sourceText(source, labels)] : []),
    ...(entry ? [entryLabel(entry)] : []),
    ...rest
  ]
  return names.length > 0 ? names.join(' › ') : path
}

/** What is wrong with a place and what to do about it; null when nothing is. */
export function brokenText(path: string, reference: Reference, labels: Labels): string | null {
  const name = referenceText(path, reference, labels)
  switch (reference.state) {
    case 'known':
    case 'open':
      return null
    case 'gone':
      return sayPanel.pill_gone({ path })
    case 'later':
      return sayPanel.pill_later({ name })
    case 'unknown':
      return sayPanel.pill_unknown({ name })
  }
}
