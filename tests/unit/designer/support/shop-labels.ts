import { language } from '../../../../designer/state/language.svelte.ts'
import { english } from '../../../../designer/texts/english.ts'
import { makeLabels, type Labels } from '../../../../designer/words/labels.ts'
import type { Language } from '../../../../schemas/localized.ts'
import { sampleEntities } from '../../../browser/support/sample-entities.ts'
import { sampleActions, sampleFlow } from '../../../browser/support/sample-flow.ts'

/** The words of a small shop, and the app in that language. */
export function shopLabels(wanted: Language): Labels {
  language.speak(wanted, wanted === 'en' ? english : null)
  return makeLabels({ entities: sampleEntities, actions: sampleActions, flows: [sampleFlow], language: wanted })
}
