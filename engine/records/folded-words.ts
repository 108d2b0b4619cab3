/**
 * The words of a text as they are searched: letters and digits, without accents, lower case, `đ` as `d`. SQLite's own
 * tokenizers never fold `đ`, so it is done here.
 */
export function foldedWords(text: string): readonly string[] {
  const lower = text.toLowerCase()
  if (/^[\0-\x7f]*$/.test(lower)) return lower.match(/[a-z0-9]+/g) ?? []
  const plain = lower
    .normalize('NFD')
    .replaceAll(/\p{M}+/gu, '')
    .replaceAll('đ', 'd')
  return plain.match(/[\p{L}\p{N}]+/gu) ?? []
}
