import { enEdit } from './en-edit.ts'
import { enPanel } from './en-panel.ts'
import { makeTexts } from './make-texts.ts'
import { viEdit } from './vi-edit.ts'
import { viPanel } from './vi-panel.ts'

/** What the editor of flows says; fetched with it, so that no other page waits for these texts. */
export const sayEdit = makeTexts({ ...viEdit, ...viPanel }, { ...enEdit, ...enPanel })
