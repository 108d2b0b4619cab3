import { language } from '../state/language.svelte.ts'
import { en } from './en.ts'
import { fillText } from './fill-text.ts'
import { vi } from './vi.ts'
import type { Fillings, Places, TextKey } from './wording.ts'

/** A function per text: it asks for exactly the places that its text has. */
type Texts = {
  readonly [K in TextKey]: Places<(typeof vi)[K]> extends never
    ? () => string
    : (fillings: { readonly [P in Places<(typeof vi)[K]>]: string | number }) => string
}

const wordings = { vi, en }

/** The app's texts in the language of the reader; asked again, they follow a change of it. */
export const say = Object.fromEntries(
  Object.keys(vi).map((key) => [
    key,
    (fillings: Fillings = {}) => fillText(wordings[language.current][key as TextKey], fillings)
  ])
) as unknown as Texts
