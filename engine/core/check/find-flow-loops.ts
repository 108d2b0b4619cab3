import type { Flow } from '../../../schemas/flow.ts'
import type { DeclaredWrite } from '../../../schemas/manifest.ts'
import type { Step } from '../../../schemas/step.ts'
import type { FlowCheck } from './flow-check.ts'
import { allSteps } from './all-steps.ts'

/** One flow starts another. */
interface Start {
  readonly flow: Flow
  /** The step that does it; null when the end of the flow does. */
  readonly step: string | null
  /** Nothing on the way can keep it from happening. */
  readonly isCertain: boolean
}

/** Reports flows that start each other in a circle through the flow at hand. */
export function findFlowLoops(check: FlowCheck): void {
  const flows = new Map([...check.world.flows, [check.flow.id, check.flow]])
  const startsById = new Map<string, readonly Start[]>()
  const startsOf = (flow: Flow) => {
    const known = startsById.get(flow.id) ?? startsFrom(check, flow, [...flows.values()])
    startsById.set(flow.id, known)
    return known
  }
  const certain = findCircle(check.flow, (flow) => startsOf(flow).filter(({ isCertain }) => isCertain))
  const circle = certain ?? findCircle(check.flow, startsOf)
  if (!circle) return
  const passed = [check.flow, ...circle.map(({ flow }) => flow)]
  const flowsInOrder = {
    vi: passed.map(({ names }) => names.vi).join(' → '),
    en: passed.map(({ names }) => names.en).join(' → ')
  }
  check.findings.add({ step: circle[0]?.step ?? null, pointer: '' }, 'LOOP_BETWEEN_FLOWS', {
    details: { flows: flowsInOrder },
    severity: certain ? 'error' : 'warning'
  })
}

/** The shortest way from a flow back to itself. */
function findCircle(from: Flow, startsOf: (flow: Flow) => readonly Start[]): readonly Start[] | null {
  let ways = startsOf(from).map((start) => [start])
  const seen = new Set<string>()
  while (ways.length > 0) {
    const back = ways.find((way) => way.at(-1)?.flow.id === from.id)
    if (back) return back
    ways = ways.flatMap((way) => {
      const last = way.at(-1)
      if (!last || seen.has(last.flow.id)) return []
      seen.add(last.flow.id)
      return startsOf(last.flow).map((start) => [...way, start])
    })
  }
  return null
}

function startsFrom(check: FlowCheck, from: Flow, flows: readonly Flow[]): readonly Start[] {
  const steps = allSteps(from.steps)
  const byEnding = flows
    .filter(({ trigger }) => trigger.type === 'flowFinished' && trigger.flow === from.id)
    .map((flow): Start => ({ flow, step: null, isCertain: !isHeldBack(flow) }))
  const bySteps = steps.flatMap(({ step, isConditional }) => {
    const called = flows.filter((flow) => step.kind === 'subflow' && step.flow === flow.id)
    const calls = called.map((flow): Start => ({ flow, step: step.id, isCertain: !isConditional && !isHeldBack(flow) }))
    const changes = changesOf(check, step).flatMap((change) =>
      flows
        .filter((flow) => isStartedBy(flow, change))
        .map((flow): Start => {
          const isCertain = change.isDeclared && !isConditional && !isHeldBack(flow)
          return { flow, step: step.id, isCertain }
        })
    )
    return [...calls, ...changes]
  })
  return [...bySteps, ...byEnding]
}

/** Something that can keep a flow from starting again and again. */
function isHeldBack({ trigger, enrolment = {} }: Flow): boolean {
  const { reEnrol = 'always', suppress } = enrolment
  return (
    trigger.condition !== undefined || trigger.type === 'threshold' || reEnrol !== 'always' || suppress !== undefined
  )
}

interface Change extends DeclaredWrite {
  /** The action says that it writes this; else it is only allowed to. */
  readonly isDeclared: boolean
}

function changesOf(check: FlowCheck, step: Step): readonly Change[] {
  if (step.kind !== 'action') return []
  const actions = [step.action, ...(step.compensate ? [step.compensate.action] : [])]
  return actions.flatMap((id) => changesOfAction(check, id))
}

function changesOfAction({ world }: FlowCheck, id: string): readonly Change[] {
  const writes = world.actions.get(id)?.writes
  if (writes) return writes.map((write) => ({ ...write, isDeclared: true }))
  const granted = [...(world.granted.get(id.split('.')[0] ?? '') ?? [])]
  return granted.flatMap((capability) => {
    const entity = /^records:write:(.+)$/u.exec(capability)?.[1]
    return entity === undefined ? [] : [{ entity, isDeclared: false }]
  })
}

function isStartedBy({ trigger }: Flow, { entity, ops = ['create', 'update', 'delete'], fields }: Change): boolean {
  if (!('entity' in trigger) || trigger.entity !== entity) return false
  switch (trigger.type) {
    case 'recordCreated':
      return ops.includes('create')
    case 'recordUpdated':
      return ops.includes('update') && (!fields || (trigger.fields?.some((field) => fields.includes(field)) ?? true))
    case 'threshold':
      return fields?.includes(trigger.field) ?? true
    // A date or a silence that comes round again takes its time, and starts each record once.
    case 'date':
    case 'inactivity':
      return false
  }
}
