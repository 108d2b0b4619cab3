import { makeTexts } from './make-texts.ts'
import { viEdit } from './vi-edit.ts'

/** What the editor of flows says; fetched with it, so that no other page waits for these texts. */
export const sayEdit = makeTexts(viEdit, 'edit')
