import type { AskedEntry, DecidedEntry, DelegatedEntry, ExpiredEntry } from '../../schemas/journal.ts'
import { say } from '../texts/texts.ts'
import { actorText } from './actor-text.ts'
import { listText } from './list-text.ts'

const asked = { asked: say.approval_asked, reminded: say.approval_reminded, escalated: say.approval_escalated }

/** One thing that happened to a decision people were asked for. */
export function approvalNote(
  entry: AskedEntry | DecidedEntry | DelegatedEntry | ExpiredEntry,
  outcomeName: (id: string) => string
): string {
  switch (entry.kind) {
    case 'asked':
      return asked[entry.reason]({ names: listText(entry.approvers, 'and') })
    case 'decided':
      return capital(say.approval_decided({ by: actorText(entry.by), outcome: outcomeName(entry.outcome) }))
    case 'delegated':
      return capital(say.approval_delegated({ by: actorText(entry.by), to: entry.to }))
    case 'expired':
      return say.approval_expired()
  }
}

/** Who is no name but `một người, qua …` begins the sentence with a small letter. */
function capital(text: string): string {
  return text.slice(0, 1).toLocaleUpperCase('vi') + text.slice(1)
}
