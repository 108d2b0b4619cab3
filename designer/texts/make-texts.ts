import type { Language } from '../../schemas/localized.ts'
import { language } from '../state/language.svelte.ts'
import { fillText } from './fill-text.ts'
import type { Fillings, Places, Wording } from './wording.ts'

/** A function per text: it asks for exactly the places that its text has. */
type Texts<V> = {
  readonly [K in keyof V]: Places<V[K]> extends never
    ? () => string
    : (fillings: { readonly [P in Places<V[K]>]: string | number }) => string
}

type Table<V> = { readonly [K in keyof V]: Wording }

/** Texts in the language of the reader; asked again, they follow a change of it. */
export function makeTexts<V extends Readonly<Record<string, string>>>(vi: V, en: Table<V>): Texts<V> {
  const wordings: Readonly<Record<Language, Table<V>>> = { vi, en }
  const say =
    (key: keyof V) =>
    (fillings: Fillings = {}) =>
      fillText(wordings[language.current][key], fillings)
  return Object.fromEntries(Object.keys(vi).map((key) => [key, say(key)])) as unknown as Texts<V>
}
