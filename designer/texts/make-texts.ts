import { language } from '../state/language.svelte.ts'
import type { English } from './english.ts'
import { fillText } from './fill-text.ts'
import type { Fillings, Places } from './wording.ts'

/** A function per text: it asks for exactly the places that its text has. */
type Texts<V> = {
  readonly [K in keyof V]: Places<V[K]> extends never
    ? () => string
    : (fillings: { readonly [P in Places<V[K]>]: string | number }) => string
}

/** Texts in the language of the reader; asked again, they follow a change of it. English stands in `english.ts`, in the table named. */
export function makeTexts<V extends Readonly<Record<string, string>>>(vi: V, table: keyof English): Texts<V> {
  const say =
    (key: string) =>
    (fillings: Fillings = {}) =>
      fillText(language.english?.[table][key] ?? vi[key] ?? key, fillings)
  return Object.fromEntries(Object.keys(vi).map((key) => [key, say(key)])) as unknown as Texts<V>
}
