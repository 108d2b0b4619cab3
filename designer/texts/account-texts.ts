import { makeTexts } from './make-texts.ts'
import { viAccounts } from './vi-accounts.ts'

/** What the pages about accounts say; fetched with them. */
export const sayAccounts = makeTexts(viAccounts, 'accounts')
