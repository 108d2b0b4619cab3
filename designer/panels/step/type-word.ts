import { sayPanel } from '../../texts/panel-texts.ts'

const words: Readonly<Record<string, () => string>> = {
  string: sayPanel.type_string,
  number: sayPanel.type_number,
  integer: sayPanel.type_integer,
  boolean: sayPanel.type_boolean,
  object: sayPanel.type_object,
  array: sayPanel.type_array
}

/** What sort of value it is, as people say it. */
export function typeWord(type: string): string {
  return words[type]?.() ?? ''
}
