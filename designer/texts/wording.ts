import type { vi } from './vi.ts'

/** A text, or two where a language tells one from many by the place `count`. */
export type Wording = string | { readonly one: string; readonly other: string }

export type TextKey = keyof typeof vi

/** All texts in one language: a key that is missing does not compile. */
export type Wordings = { readonly [K in TextKey]: Wording }

/** Names of the places in a text: `'{a} of {b}'` has `'a' | 'b'`. */
export type Places<S> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Places<Rest> : never

/** What fills the places of a text. */
export type Fillings = Readonly<Record<string, string | number>>
