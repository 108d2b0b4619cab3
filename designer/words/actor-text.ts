import { m } from '../paraglide/messages.js'

/** Who did something, in words: `form:lead` is the form, `api` is a person at this page or a program. */
export function actorText(actor: string): string {
  const [kind, id] = actor.split(':')
  if (kind === 'form') return m.actor_form({ form: id ?? '' })
  if (kind === 'webhook') return m.actor_webhook()
  return kind === 'api' ? m.actor_api() : actor
}
