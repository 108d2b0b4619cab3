/** Text as it is searched: without accents, `đ` as `d`, in lower case. */
export function folded(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'd').toLowerCase()
}

/** Whether every word that is searched for begins a word of the text. */
export function matchesWords(text: string, search: string): boolean {
  const within = ` ${folded(text).replaceAll(/[^\p{L}\p{N}]+/gu, ' ')}`
  return folded(search)
    .split(/\s+/u)
    .every((word) => within.includes(` ${word}`))
}
