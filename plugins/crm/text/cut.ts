const brokenEnd = /[\ud800-\udbff]$/

/** The beginning of a text, never ending in half a character, nor holding one. */
export function cut(text: string, charsMax: number): string {
  const start = text.length <= charsMax ? text : text.slice(0, charsMax).replace(brokenEnd, '')
  return start.toWellFormed()
}
