import type { Step } from '../../schemas/step.ts'
import type { Millis } from '../../schemas/json.ts'
import { listsOf } from '../core/lists-of.ts'
import type { Fault, Happening, Story, Verdict } from './story.ts'

/** A story in lines that a person can read: what there was, what happened, what went wrong, what was broken. */
export function tellStory(story: Story, verdict: Verdict): readonly string[] {
  return [
    `story of seed ${story.seed}: ${story.subjectCount} accounts, the far side ${story.honoursKeys ? 'honours' : 'ignores'} keys`,
    ...story.flows.flatMap(({ id, trigger, subject, enrolment, steps }) => [
      `flow ${id}, started by ${JSON.stringify(trigger)}${subject === undefined ? ', about nobody' : ''}`,
      ...(enrolment ? [`  enrolment ${JSON.stringify(enrolment)}`] : []),
      ...tellSteps(steps, '  ')
    ]),
    ...story.happenings.toSorted((a, b) => a.at - b.at).map(tellHappening),
    ...story.faults.map(tellFault),
    ...(verdict.broken.length === 0 ? ['every promise held'] : verdict.broken.map((broken) => `BROKEN: ${broken}`))
  ]
}

function tellSteps(steps: readonly Step[], indent: string): readonly string[] {
  return steps.flatMap((step) => {
    const lists = listsOf(step).flatMap(({ part, steps: inner }) => [
      `${indent}  ${part}:`,
      ...tellSteps(inner, `${indent}    `)
    ])
    return [`${indent}${step.id} ${step.kind}${tellMore(step)}`, ...lists]
  })
}

function tellMore(step: Step): string {
  switch (step.kind) {
    case 'action':
      return ` ${step.action}${step.compensate ? ', can be made good' : ''}`
    case 'wait':
      return ` ${step.for ?? step.until ?? step.at?.time ?? ''}`
    case 'waitFor':
      return ` ${JSON.stringify(step.event)} within ${step.within}`
    case 'subflow':
      return ` ${step.flow}${step.wait ? ' and wait' : ''}`
    case 'parallel':
      return ` until ${step.until}`
    case 'repeat':
      return ` until ${step.until}, at most ${step.timesMax} times`
    case 'end':
      return ` ${step.outcome}`
    case 'approve':
      return ` by ${step.quorum ?? 1} within ${step.within}`
    case 'forEach':
      return ` of ${JSON.stringify(step.items)}`
    case 'branch':
    case 'split':
    case 'code':
      return ''
  }
}

function tellHappening({ at, kind, ...more }: Happening): string {
  return `${spanOf(at)} ${kind} ${Object.values(more).join(' ')}`
}

function tellFault({ nth, kind, ...more }: Fault): string {
  return `fault at ${nth}: ${kind} ${Object.values(more).join(' ')}`.trimEnd()
}

function spanOf(at: Millis): string {
  const seconds = Math.floor(at / 1000)
  const [days, hours, minutes] = [
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3600) % 24,
    Math.floor(seconds / 60) % 60
  ]
  return `+${days}d ${hours}h ${minutes}m ${seconds % 60}.${String(at % 1000).padStart(3, '0')}s`
}
