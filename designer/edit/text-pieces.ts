/** A part of a text with places: letters as they are, or a place that data is put into. */
export type TextPiece =
  | { readonly kind: 'letters'; readonly text: string }
  /** `code` is how the place is written, filters included. */
  | { readonly kind: 'place'; readonly code: string; readonly path: string; readonly isChanged: boolean }

const place = /\{\{-?\s*([A-Za-z_][\w-]*(?:\.[\w-]+|\["[^"]*"\])*)\s*(\|(?:"[^"]*"|'[^']*'|[^}"'])*)?-?\}\}/gu

/** Cuts a text at the places that show one value; what is richer stays letters, so that nothing of it is lost. */
export function textPieces(text: string): readonly TextPiece[] {
  const pieces: TextPiece[] = []
  let from = 0
  for (const { 0: code, 1: path = '', 2: filters, index } of text.matchAll(place)) {
    if (index > from) pieces.push({ kind: 'letters', text: text.slice(from, index) })
    pieces.push({ kind: 'place', code, path, isChanged: filters !== undefined })
    from = index + code.length
  }
  if (from < text.length) pieces.push({ kind: 'letters', text: text.slice(from) })
  return pieces
}

export function placeFor(path: string): string {
  return `{{ ${path} }}`
}

/** Whether a text is more than letters. */
export function hasPlaces(text: string): boolean {
  return /\{\{|\{%/u.test(text)
}
