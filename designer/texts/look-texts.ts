import { makeTexts } from './make-texts.ts'
import { viLook } from './vi-look.ts'

/** What is said where a flow is looked at; fetched with it, so that no other page waits for these texts. */
export const sayLook = makeTexts(viLook, 'look')
