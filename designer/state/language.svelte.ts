import type { Language, Localized } from '../../schemas/localized.ts'
import type { English } from '../texts/english.ts'
import { readRemembered, remember } from './remembered.ts'

/** The language the reader chose; Vietnamese until then. Every text on the page follows it at once. */
class LanguageChoice {
  current: Language = $state('vi')
  /** The English texts while English is read, else null. */
  english: English | null = $state.raw(null)

  /** Speaks the language of last time; called before anything is shown. */
  async open(): Promise<void> {
    // Where the texts cannot be fetched, Vietnamese is better than nothing.
    if (readRemembered('language') === 'en') await this.choose('en').catch(() => {})
  }

  async choose(language: Language): Promise<void> {
    this.speak(language, language === 'en' ? (await import('../texts/english.ts')).english : null)
    document.documentElement.lang = language
    remember('language', language)
  }

  speak(language: Language, english: English | null): void {
    this.english = english
    this.current = language
  }

  /** The text of a label that came from the server. */
  pick(texts: Localized): string {
    return texts[this.current]
  }
}

export const language = new LanguageChoice()
