import { enAccounts } from './en-accounts.ts'
import { enEdit } from './en-edit.ts'
import { enPanel } from './en-panel.ts'
import { en } from './en.ts'

/** Everything the app says in English, in one piece: it is fetched when somebody reads English, and only then. */
export const english = { ...en, ...enEdit, ...enPanel, ...enAccounts }
