import { makeTexts } from './make-texts.ts'
import { viRehearsal } from './vi-rehearsal.ts'

/** What is said where a flow is tried or simulated; fetched with these pages. */
export const sayRehearsal = makeTexts(viRehearsal, 'rehearsal')
