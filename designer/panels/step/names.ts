import type { Localized } from '../../../schemas/localized.ts'
import { language } from '../../state/language.svelte.ts'

export interface NamedPart {
  readonly id: string
  readonly names?: Localized
  readonly when?: string
  readonly percent?: number
}

/** A name in the language of who edits. */
export function readNames(names: Localized | undefined): string {
  return names?.[language.current] ?? ''
}

/** The name in the editor's language; the other language follows until somebody writes it there. Empty takes it away. */
export function writeNames(before: Localized | undefined, text: string): Localized | undefined {
  if (text === '') return undefined
  const other = language.current === 'vi' ? 'en' : 'vi'
  const follows = before === undefined || before[other] === before[language.current]
  const names = { vi: text, en: text }
  return follows ? names : { ...names, [other]: before[other] }
}
