import type { Enrolment, Rate } from '../../schemas/enrolment.ts'
import { say } from '../texts/texts.ts'
import { conditionText } from './condition-words.ts'
import { durationText } from './duration-text.ts'
import { eventSentence } from './event-sentence.ts'
import type { Labels } from './labels.ts'

/** Who may be in a flow, how often and how many at a time: one sentence per rule that somebody has set. */
export function enrolmentSentences(enrolment: Enrolment, labels: Labels): readonly string[] {
  const { onConflict, reEnrol, goal, suppress, exclusiveGroup, priority } = enrolment
  return [
    onConflict && conflicts[onConflict](),
    reEnrol && reEnrolSentence(reEnrol),
    goal && say.enrol_goal({ event: eventSentence(goal, labels) }),
    suppress && say.enrol_suppress({ condition: conditionText(suppress, labels) }),
    exclusiveGroup && say.enrol_group({ group: exclusiveGroup }),
    ...limitSentences(enrolment, labels),
    priority && priority !== 'normal' && priorities[priority]()
  ].filter((text) => typeof text === 'string')
}

const conflicts = {
  skip: say.enrol_conflict_skip,
  restart: say.enrol_conflict_restart,
  queue: say.enrol_conflict_queue,
  parallel: say.enrol_conflict_parallel
}

const priorities = { low: say.enrol_priority_low, high: say.enrol_priority_high }

function reEnrolSentence(reEnrol: NonNullable<Enrolment['reEnrol']>): string {
  if (typeof reEnrol === 'object') return say.enrol_again_after({ span: durationText(reEnrol.after) })
  return reEnrol === 'never' ? say.enrol_again_never() : say.enrol_again_always()
}

function limitSentences(
  { maxConcurrent, maxConcurrentPerKey, rate }: Enrolment,
  labels: Labels
): readonly (string | undefined)[] {
  return [
    maxConcurrent === undefined ? undefined : say.enrol_most({ count: labels.number(maxConcurrent) }),
    maxConcurrentPerKey === undefined ? undefined : say.enrol_most_each({ count: labels.number(maxConcurrentPerKey) }),
    rate && rateSentence(rate, labels)
  ]
}

function rateSentence({ count, per, of }: Rate, labels: Labels): string {
  const fillings = { count: labels.number(count), span: durationText(per) }
  return of === 'flow' ? say.enrol_rate(fillings) : say.enrol_rate_each(fillings)
}
