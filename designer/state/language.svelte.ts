import type { Language, Localized } from '../../schemas/localized.ts'
import { readRemembered, remember } from './remembered.ts'

/** The language the reader chose; Vietnamese until then. Every text on the page follows it at once. */
class LanguageChoice {
  current: Language = $state(readRemembered('language') === 'en' ? 'en' : 'vi')

  choose(language: Language): void {
    this.current = language
    document.documentElement.lang = language
    remember('language', language)
  }

  /** The text of a label that came from the server. */
  pick(texts: Localized): string {
    return texts[this.current]
  }
}

export const language = new LanguageChoice()
