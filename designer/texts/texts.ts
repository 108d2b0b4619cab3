import { makeTexts } from './make-texts.ts'
import { vi } from './vi.ts'

/** The app's texts in the language of the reader. */
export const say = makeTexts(vi, 'app')
