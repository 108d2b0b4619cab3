import type { Fillings, Wording } from './wording.ts'

/** Puts values into the places of a text; where a language tells one from many, `count` decides. */
export function fillText(wording: Wording, fillings: Fillings): string {
  const text = typeof wording === 'string' ? wording : wording[String(fillings['count']) === '1' ? 'one' : 'other']
  return text.replaceAll(/\{(\w+)\}/g, (place, name: string) => String(fillings[name] ?? place))
}
