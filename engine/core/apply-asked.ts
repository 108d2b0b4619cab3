import type { AskedEntry, DecidedEntry, DelegatedEntry } from '../../schemas/journal.ts'
import type { CompiledApprove, CompiledFlow, CompiledStep } from './compiled-flow.ts'
import { dropLanesOf, leave, stand, standingAt } from './move-to.ts'
import { changeLane, newLane, type Asked, type Decided, type RunState } from './run-state.ts'

interface At<Entry> {
  readonly step: CompiledApprove
  readonly entry: Entry
}

/** People are asked (again): the step stands, and its `notify` list runs anew. */
export function applyAsked(flow: CompiledFlow, state: RunState, { step, entry }: At<AskedEntry>): RunState {
  const before = askedAt(state, step)
  const { title, approvers, until, reason, nextAt } = entry
  const standing: Asked = {
    kind: 'asked',
    title,
    approvers,
    until,
    reason,
    decisions: before?.decisions ?? [],
    askedAt: before?.askedAt ?? entry.at,
    hasEscalated: reason === 'escalated' || (before?.hasEscalated ?? false)
  }
  const rounds = { ...state.rounds, [step.id]: (state.rounds[step.id] ?? 0) + 1 }
  const after = stand({ ...dropLanesOf(flow, state, step.id), rounds }, step, {
    standing,
    wakeAt: nextAt ?? until
  })
  if (!step.notify) return after
  return { ...after, lanes: [...after.lanes, newLane(step.notify.lane, step.notify.first)] }
}

/** A decision counts once per person, the last one. Enough for one outcome take the run into its list. */
export function applyDecided(flow: CompiledFlow, state: RunState, { step, entry }: At<DecidedEntry>): RunState {
  const asked = askedAt(state, step)
  if (!asked) return state
  const { by, outcome, data = null } = entry
  const decisions = [...asked.decisions.filter((each) => each.by !== by), { by, outcome, data }]
  const same = decisions.filter((each) => each.outcome === outcome)
  if (same.length < step.quorum) return restand(state, step, { ...asked, decisions })
  const list = step.outcomes.find(({ id }) => id === outcome)
  return leave(flow, state, { step, output: decisionOf(outcome, same, data), to: list ? list.first : step.next })
}

export function applyDelegated(state: RunState, step: CompiledStep, { by, to }: DelegatedEntry): RunState {
  if (step.kind !== 'approve') return state
  const asked = askedAt(state, step)
  if (!asked) return state
  const approvers = [...new Set(asked.approvers.map((each) => (each === by ? to : each)))]
  return restand(state, step, { ...asked, approvers })
}

function decisionOf(outcome: string, same: readonly Decided[], data: Decided['data']) {
  return { outcome, by: same.map((each) => each.by), data: data ?? {} }
}

function askedAt(state: RunState, step: CompiledStep): Asked | null {
  const standing = standingAt(state, step)
  return standing?.kind === 'asked' ? standing : null
}

/** Changes what is known of the question, and nothing about when it is looked at again. */
function restand(state: RunState, step: CompiledStep, standing: Asked): RunState {
  return changeLane(state, step.lane, (lane) => ({ ...lane, standing }))
}
