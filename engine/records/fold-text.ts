/**
 * The form in which text is compared and searched: without accents, lower case, NFD marks stripped, `đ` as `d`.
 * SQLite's own tokenizers never fold `đ`, so it is done here.
 */
export function foldText(text: string): string {
  return text
    .replaceAll('đ', 'd')
    .replaceAll('Đ', 'd')
    .normalize('NFD')
    .replaceAll(/\p{M}+/gu, '')
    .toLowerCase()
}

/** Words of a folded text: letters and digits. */
export function foldedWords(text: string): readonly string[] {
  return foldText(text).match(/[\p{L}\p{N}]+/gu) ?? []
}
