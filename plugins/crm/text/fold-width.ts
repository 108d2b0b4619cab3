// The common case, told apart as cheaply as possible.
const plain = /^[\x20-\x7e]*$/
// Marks without width or direction that travel along when people copy from a chat or a spreadsheet.
const invisible = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g

/** Full-width letters and digits become ordinary ones; invisible marks go. Plain text passes untouched. */
export function foldWidth(text: string): string {
  return plain.test(text) ? text : text.normalize('NFKC').replace(invisible, '')
}
