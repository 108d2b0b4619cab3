import type { MessageFilter } from '../ports/outbox.ts'
import type { Dialect } from '../records/dialect.ts'
import { gatherConditions } from './gather-conditions.ts'

/** What is read of a message for people: its row, with the flow of its run. */
export const foundColumns = 'o.*, r.flow_id from outbox o left join runs r on r.id = o.run_id'

/** The statement that gives a page of the messages that match, newest first, and one more. */
export function selectMessages(
  { state, channel, cursor, limit }: MessageFilter,
  { place: placeOf }: Pick<Dialect, 'place'>
) {
  const conditions = gatherConditions(placeOf)
  conditions.add((place) => `o.state = ${place}`, state)
  conditions.add((place) => `o.channel = ${place}`, channel)
  conditions.add((place) => `o.n < ${place}`, cursor === undefined ? undefined : Number(cursor))
  const { values, place } = conditions
  const text = `select ${foundColumns} where ${conditions.where()} order by o.n desc limit ${place(limit + 1)}`
  return { text, values }
}
