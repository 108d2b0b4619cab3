import { enAccounts } from './en-accounts.ts'
import { enEdit } from './en-edit.ts'
import { enLook } from './en-look.ts'
import { enRehearsal } from './en-rehearsal.ts'
import { enPlugins } from './en-plugins.ts'
import { enPanel } from './en-panel.ts'
import { en } from './en.ts'
import type { Wording } from './wording.ts'

/** Everything the app says in English, in one piece: it is fetched when somebody reads English, and only then. */
export const english = {
  app: en,
  accounts: enAccounts,
  edit: enEdit,
  look: enLook,
  panel: enPanel,
  plugins: enPlugins,
  rehearsal: enRehearsal
} satisfies Readonly<Record<string, Readonly<Record<string, Wording>>>>

/** The tables by name; the same key may say different things in two of them. */
export type English = Readonly<Record<keyof typeof english, Readonly<Record<string, Wording>>>>
