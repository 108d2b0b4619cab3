import type { Field } from '../../../schemas/entity.ts'
import type { Json, JsonSchema } from '../../../schemas/json.ts'
import type { Language } from '../../../schemas/localized.ts'
import { numberIn, valueText } from '../../words/value-text.ts'

/** A value of the sample as people read it; empty text when there is none. Schemas of forms and steps name no formats. */
export function sampleText(schema: JsonSchema, value: Json | undefined, language: Language): string {
  if (typeof value === 'number' && !schema['x-mach']) return numberIn(language, value)
  return valueText({ 'x-mach': {}, ...schema } as unknown as Field, value, language)
}
