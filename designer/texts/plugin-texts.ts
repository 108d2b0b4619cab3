import { makeTexts } from './make-texts.ts'
import { viPlugins } from './vi-plugins.ts'

/** What the page of plugins says; fetched with it. */
export const sayPlugins = makeTexts(viPlugins, 'plugins')
