import { say } from '../texts/texts.ts'

/** Who did something, in words: `form:lead` is the form, `api` is a person at this page or a program. */
export function actorText(actor: string): string {
  const [kind, id] = actor.split(':')
  if (kind === 'form') return say.actor_form({ form: id ?? '' })
  if (kind === 'webhook') return say.actor_webhook()
  return kind === 'api' ? say.actor_api() : actor
}
