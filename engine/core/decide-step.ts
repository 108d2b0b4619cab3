import type { ConditionReading, JournalError } from '../../schemas/journal.ts'
import type { JsonObject } from '../../schemas/json.ts'
import type {
  CompiledBranch,
  CompiledEnd,
  CompiledFlow,
  CompiledParallel,
  CompiledRepeat,
  CompiledSplit,
  CompiledSubflow,
  CompiledWaitFor
} from './compiled-flow.ts'
import { decideApproval } from './decide-approval.ts'
import { failStep, type LaneDecision } from './decision.ts'
import { decideWait } from './decide-wait.ts'
import type { Expression, Scope } from './expression.ts'
import { keyOf } from './key-of.ts'
import { drawOf } from './draw-of.ts'
import { scopeOf } from './present.ts'
import { laneOf, type RunState } from './run-state.ts'
import type { StepNow } from './step-now.ts'

/** Decides what the step at hand does. Throws EXPRESSION_FAILED, which fails the step. */
export function decideStep(
  flow: CompiledFlow,
  state: RunState,
  { step, lane, present }: Omit<StepNow, 'scope'>
): LaneDecision {
  const scope = scopeOf(flow, state, { step, present })
  const now = { lane, present, scope }
  switch (step.kind) {
    case 'action':
    case 'code':
      return { kind: 'call', step, attempt: lane.attempts + 1 }
    case 'forEach':
      return { kind: 'page', step, lane }
    case 'branch':
      return choose({ ...now, step })
    case 'split':
      return draw(flow, { ...now, step })
    case 'parallel':
      return decideParallel(state, { ...now, step })
    case 'repeat':
      return decideRepeat(state, { ...now, step })
    case 'wait':
      return decideWait({ ...now, step })
    case 'waitFor':
      return lane.standing ? expire({ ...now, step }) : awaitEvent({ ...now, step })
    case 'approve':
      return decideApproval(state, { ...now, step })
    case 'subflow':
      // Only a run that never came back wakes it: it has waited longer than anything may.
      if (lane.standing) return failStep(step.id, present.now, cameTooLate(step))
      return { kind: 'start', step, input: (step.input.resolve(scope) ?? {}) as JsonObject }
    case 'end':
      return end({ ...now, step })
  }
}

function choose({ step, scope, present: { now: at } }: StepNow<CompiledBranch>): LaneDecision {
  const because: ConditionReading[] = []
  for (const each of step.cases) {
    const reading = readCondition(each.id, each.when, scope)
    because.push(reading)
    if (reading.value) return { kind: 'enter', entry: { kind: 'chose', at, step: step.id, case: each.id, because } }
  }
  return { kind: 'enter', entry: { kind: 'chose', at, step: step.id, case: 'else', because } }
}

function draw(flow: CompiledFlow, { step, present: { now: at, run } }: StepNow<CompiledSplit>): LaneDecision {
  const drawn = drawOf(flow.id, step.id, run.subject ?? run.key)
  const arm = step.arms.find(({ upTo }) => drawn < upTo) ?? step.arms.at(-1)
  const entry = { kind: 'chose' as const, at, step: step.id, case: arm?.id ?? 'else', because: [], draw: drawn }
  return { kind: 'enter', entry }
}

function decideParallel(state: RunState, now: StepNow<CompiledParallel>): LaneDecision {
  const { step, lane, present } = now
  const at = present.now
  if (!lane.standing) return { kind: 'enter', entry: { kind: 'forked', at, step: step.id } }
  const lists = step.lists.map(({ id, lane: laneId }) => ({ id, lane: laneOf(state, laneId) }))
  const done = lists.filter((list) => list.lane?.at === step.id)
  if (done.length >= step.needed) {
    const stopped = lists.filter((list) => list.lane?.at !== step.id).map(({ id }) => id)
    return { kind: 'enter', entry: { kind: 'joined', at, step: step.id, done: done.map(({ id }) => id), stopped } }
  }
  const failed = lists.flatMap((list) => list.lane?.failure ?? [])
  const [first] = failed
  if (!first || lists.length - failed.length >= step.needed) return { kind: 'idle' }
  return failStep(step.id, at, first)
}

function decideRepeat(state: RunState, { step, scope, present: { now: at } }: StepNow<CompiledRepeat>): LaneDecision {
  const rounds = state.rounds[step.id]
  if (rounds === undefined)
    return { kind: 'enter', entry: { kind: 'looped', at, step: step.id, rounds: 0, goesOn: true } }
  const because = readCondition('until', step.until, { ...scope, round: rounds })
  const goesOn = !because.value && rounds < step.timesMax
  return { kind: 'enter', entry: { kind: 'looped', at, step: step.id, rounds, goesOn, because } }
}

function awaitEvent({ step, scope, present }: StepNow<CompiledWaitFor>): LaneDecision {
  const { now: at, run } = present
  const key = keyOf(step.event, { scope, subject: run.subject })
  const entry = { kind: 'awaited' as const, at, step: step.id, topic: step.event.topic, key, until: at + step.withinMs }
  return { kind: 'enter', entry }
}

function expire({ step, present: { now: at } }: StepNow<CompiledWaitFor>): LaneDecision {
  return { kind: 'enter', entry: { kind: 'expired', at, step: step.id } }
}

function end({ step, scope, present: { now: at } }: StepNow<CompiledEnd>): LaneDecision {
  const { outcome, id } = step
  const result = step.result.resolve(scope) ?? null
  return { kind: 'enter', entry: { kind: 'finished', at, outcome, step: id, result } }
}

function readCondition(id: string, when: Expression, scope: Scope): ConditionReading {
  return { case: id, when: when.source, value: when.evaluate(scope) === true, reads: when.reads(scope) }
}

function cameTooLate({ flow }: CompiledSubflow): JournalError {
  return { code: 'LIMIT_PASSED', message: `The flow ${flow} did not finish in time.` }
}
