import type { ApproveStep, WaitForStep, WaitStep } from '../../../schemas/step.ts'
import { readExpression } from '../expression.ts'
import { checkExpression, type ExpressionCheck } from './check-expression.ts'
import { checkCalendar, checkZone } from './check-references.ts'
import { checkText } from './check-text.ts'
import { checkMatcher } from './check-trigger.ts'
import { replaceFix, within, type Place } from './finding-collector.ts'
import { booleanType, describeType, listType, objectType, optionsType, textType, unionType } from './data-type.ts'
import { addEmptyList, aroundOf, checkPartIds, placeOf, seeing, type StepCheck, type StepPlace } from './step-check.ts'
import type { StepData } from './step-data.ts'
import { typeOfEvent } from './type-of-trigger.ts'
import { typeOfSchema } from './type-of-schema.ts'

export function checkWait(check: StepCheck, step: WaitStep, at: StepPlace): boolean {
  const place = placeOf(step)
  if (step.until !== undefined) {
    const asked = { source: step.until, place: within(place, 'until'), around: aroundOf(check, at), wanted: textType }
    checkTime(check, asked)
  }
  if (step.at) checkZone(check, { name: step.at.zone, place: within(place, 'at', 'zone') })
  if (step.working) checkCalendar(check, { name: step.working.calendar, place: within(place, 'working', 'calendar') })
  return true
}

/** A text that stands there must be a time; of others nobody knows before the run. */
function checkTime(check: StepCheck, asked: ExpressionCheck): void {
  const { type } = checkExpression(check, asked).value
  const texts = type.kind === 'text' ? (type.options ?? []) : []
  if (texts.length === 0 || texts.some((text) => !Number.isNaN(Date.parse(text)))) return
  const details = { source: asked.source, wanted: describeType({ kind: 'time' }), given: describeType(type) }
  check.findings.add(asked.place, 'WRONG_TYPE', { details })
}

const timedOut = objectType({ timedOut: booleanType })

export function checkWaitFor(check: StepCheck, step: WaitForStep, at: StepPlace): boolean {
  checkMatcher(check, step.event, { place: within(placeOf(step), 'event'), around: aroundOf(check, at) })
  const came = at.data.fork()
  came.setOutput(step.id, objectType({ event: typeOfEvent(step.event, check.world) }))
  const ends = [came, ...checkTimeout(check, step, at)]
  at.data.joinOne(ends)
  return true
}

/** What the deadline leaves behind; nothing when the flow never goes on after it. */
function checkTimeout(check: StepCheck, step: WaitForStep | ApproveStep, at: StepPlace): readonly StepData[] {
  const data = at.data.fork()
  data.setOutput(step.id, timedOut)
  return check.list(step.onTimeout ?? [], { ...at, data }) ? [data] : []
}

export function checkApprove(check: StepCheck, step: ApproveStep, at: StepPlace): boolean {
  checkPartIds(check, step, step.outcomes)
  checkAsking(check, step, at)
  if (step.notify) addEmptyList(check, within(placeOf(step), 'notify'), step.notify)
  if (step.notify) check.list(step.notify, seeing({ ...at, data: at.data.fork() }, { approval }))
  const ends = [...checkTimeout(check, step, at)]
  const filled = step.form ? typeOfSchema(step.form) : objectType({}, true)
  for (const { id, steps } of step.outcomes) {
    const data = at.data.fork()
    data.setOutput(step.id, objectType({ outcome: optionsType([id]), by: listType(textType), data: filled }))
    if (check.list(steps, { ...at, data })) ends.push(data)
  }
  at.data.joinOne(ends)
  return ends.length > 0
}

const approval = objectType({
  reason: optionsType(['asked', 'reminded', 'escalated']),
  title: textType,
  approvers: listType(textType),
  link: textType,
  links: listType(objectType({ approver: textType, link: textType })),
  until: textType
})
const people = unionType([textType, listType(textType)])

function checkAsking(check: StepCheck, step: ApproveStep, at: StepPlace): void {
  const place = placeOf(step)
  const around = aroundOf(check, at)
  checkText(check, { source: step.title, place: within(place, 'title'), around })
  checkExpression(check, { source: step.approvers, place: within(place, 'approvers'), around, wanted: people })
  if (step.escalate) {
    const asked = { source: step.escalate.to, place: within(place, 'escalate', 'to'), around, wanted: people }
    checkExpression(check, asked)
  }
  checkQuorum(check, step, within(place, 'quorum'))
}

/** Only a written list tells how many there are. */
function checkQuorum(check: StepCheck, { approvers, quorum = 1, escalate }: ApproveStep, place: Place): void {
  const { ast } = readExpression(approvers)
  if (ast?.op !== 'list' || quorum <= ast.args.length || escalate) return
  const most = ast.args.length
  const details = { count: String(quorum), most: String(most) }
  check.findings.add(place, 'COUNT_TOO_HIGH', { details, ...(most > 0 && { fix: replaceFix(place, most) }) })
}
