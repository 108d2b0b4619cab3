import { people } from '../state/people.svelte.ts'
import { say } from '../texts/texts.ts'

/** Who did something, in words: `form:lead` is the form, `api` is a person at this page or a program. */
export function actorText(actor: string): string {
  const [kind, id] = actor.split(':')
  if (kind === 'form') return say.actor_form({ form: id ?? '' })
  if (kind === 'webhook') return say.actor_webhook()
  if (kind === 'user') return people.nameOf(id ?? '') ?? say.actor_user()
  if (kind === 'key') return say.actor_key()
  return kind === 'api' ? say.actor_api() : actor
}
