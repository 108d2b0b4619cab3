import { sayEdit } from '../../texts/edit-texts.ts'

const words: Readonly<Record<string, () => string>> = {
  string: sayEdit.type_string,
  number: sayEdit.type_number,
  integer: sayEdit.type_integer,
  boolean: sayEdit.type_boolean,
  object: sayEdit.type_object,
  array: sayEdit.type_array
}

/** What sort of value it is, as people say it. */
export function typeWord(type: string): string {
  return words[type]?.() ?? ''
}
