import { makeTexts } from './make-texts.ts'
import { viPanel } from './vi-panel.ts'

/** What the panel of a step says; fetched with the panel. */
export const sayPanel = makeTexts(viPanel, 'panel')
