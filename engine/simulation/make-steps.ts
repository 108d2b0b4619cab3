import type { EventMatcher } from '../../schemas/event-matcher.ts'
import type { Mapping } from '../../schemas/mapping.ts'
import type { RetryPolicy, Step } from '../../schemas/step.ts'
import type { Dice } from './dice.ts'

/** What is known where a step is made. */
export interface StepsPlace {
  readonly dice: Dice
  /** CEL giving the account that the run is about. */
  readonly account: string
  /** Flows that may be called. */
  readonly callable: readonly string[]
  /** Flows whose end may be waited for. */
  readonly others: readonly string[]
  readonly nextId: () => string
}

type Shape =
  | 'act'
  | 'code'
  | 'branch'
  | 'split'
  | 'parallel'
  | 'forEach'
  | 'repeat'
  | 'wait'
  | 'waitFor'
  | 'approve'
  | 'subflow'
  | 'end'

const weights: Readonly<Record<Shape, number>> = {
  act: 34,
  code: 3,
  branch: 6,
  split: 3,
  parallel: 9,
  forEach: 7,
  repeat: 6,
  wait: 12,
  waitFor: 9,
  approve: 6,
  subflow: 7,
  end: 1
}

/** Lists stand in lists; the deeper, the shorter. */
export function makeSteps(place: StepsPlace, depth = 0): readonly Step[] {
  const length = place.dice.between(1, Math.max(1, 4 - depth))
  return Array.from({ length }, () => makeStep(place, depth))
}

function makeStep(place: StepsPlace, depth: number): Step {
  const { dice } = place
  const shape = depth >= 3 ? 'act' : dice.weigh(weights)
  const id = place.nextId()
  const inner = (): readonly Step[] => makeSteps(place, depth + 1)
  switch (shape) {
    case 'act':
      return makeAction(place, id, depth)
    case 'code':
      return { id, kind: 'code', code: 'return { n: input.n + 1 }', input: { n: 1 } }
    case 'branch':
      return { id, kind: 'branch', cases: [{ id: 'a', when: dice.pick(conditions), steps: inner() }], else: inner() }
    case 'split':
      return { id, kind: 'split', arms: [40, 60].map((percent) => ({ id: `arm${percent}`, percent, steps: inner() })) }
    case 'parallel':
      return makeParallel(place, id, depth)
    case 'forEach':
      return makeForEach(place, id)
    case 'repeat':
      return {
        id,
        kind: 'repeat',
        timesMax: dice.between(1, 4),
        until: dice.pick(['false', 'round >= 2']),
        steps: inner()
      }
    case 'wait':
      return makeWait(dice, id)
    case 'waitFor':
      return {
        id,
        kind: 'waitFor',
        event: makeMatcher(place),
        within: dice.pick(spans),
        ...maybe(dice, 'onTimeout', inner)
      }
    case 'approve':
      return makeApprove(place, id, depth)
    case 'subflow':
      return makeSubflow(place, id, depth)
    case 'end':
      return { id, kind: 'end', outcome: dice.pick(['completed', 'goal', 'failed'] as const) }
  }
}

const spans = ['PT1M', 'PT20M', 'PT3H', 'P1D', 'P3D'] as const
const conditions = ['true', 'size(trigger) > 5', 'now > "2026-03-05"'] as const

function maybe<Name extends string>(
  dice: Dice,
  name: Name,
  make: () => readonly Step[]
): { [key in Name]?: readonly Step[] } {
  return dice.chance(0.5) ? ({ [name]: make() } as { [key in Name]: readonly Step[] }) : {}
}

function makeAction(place: StepsPlace, id: string, depth: number): Step {
  const { dice, account } = place
  const action = dice.weigh({ post: 40, log: 10, send: 20, search: 12, fail: 18 })
  const input: Mapping = {
    account: { cel: account },
    amount: dice.between(1, 9),
    ...(action === 'fail' ? { times: dice.between(1, 4) } : {})
  }
  return {
    id,
    kind: 'action',
    action: `shop.${action}`,
    input,
    ...(dice.chance(0.4) ? { retry: makeRetry(dice) } : {}),
    ...(action === 'fail' && dice.chance(0.6) && depth < 3 ? { onError: makeSteps(place, depth + 1) } : {}),
    ...(action === 'post' && dice.chance(0.3) ? { compensate: { action: 'shop.undo', input } } : {})
  }
}

function makeRetry(dice: Dice): RetryPolicy {
  return { attemptsMax: dice.between(1, 5), firstDelayMs: dice.pick([1_000, 60_000]), delayMaxMs: 10 * 60_000 }
}

function makeParallel(place: StepsPlace, id: string, depth: number): Step {
  const { dice } = place
  const lists = ['a', 'b', 'c']
    .slice(0, dice.between(2, 3))
    .map((list) => ({ id: list, steps: makeSteps(place, depth + 1) }))
  return { id, kind: 'parallel', lists, until: dice.pick(['all', 'all', 'any', 2] as const) }
}

/** In a loop over items nothing waits. */
function makeForEach(place: StepsPlace, id: string): Step {
  const { dice, account, callable } = place
  const act = (): Step => makeAction(place, place.nextId(), 3)
  // Not from where it may be called itself: a few levels of that are more runs than a story can tell.
  const called = dice.chance(0.2) && callable.length < 2 ? callable[0] : undefined
  const steps: readonly Step[] = [
    act(),
    ...(dice.chance(0.3)
      ? [{ id: place.nextId(), kind: 'branch' as const, cases: [{ id: 'a', when: 'index > 1', steps: [act()] }] }]
      : []),
    ...(called === undefined
      ? []
      : [
          {
            id: place.nextId(),
            kind: 'subflow' as const,
            flow: called,
            wait: false,
            input: { account: { cel: account } }
          }
        ])
  ]
  const items = dice.chance(0.6)
    ? { cel: dice.pick(['[1, 2, 3]', '[1, 2, 3, 4, 5, 6, 7]', '[]']) }
    : { entity: 'shop.account' }
  return {
    id,
    kind: 'forEach',
    items,
    steps,
    onItemError: dice.pick(['skip', 'fail'] as const),
    ...(dice.chance(0.3) ? { stopWhen: 'index >= 2' } : {})
  }
}

function makeWait(dice: Dice, id: string): Step {
  const how = dice.weigh({ for: 6, at: 2, until: 1 })
  if (how === 'for') return { id, kind: 'wait', for: dice.pick(spans) }
  if (how === 'until') return { id, kind: 'wait', until: '"2026-03-09T04:00:00.000Z"' }
  return { id, kind: 'wait', at: { time: '09:00', zone: 'Asia/Ho_Chi_Minh' } }
}

export function makeMatcher({ dice, account, others }: StepsPlace): EventMatcher {
  const other = others[dice.between(0, Math.max(0, others.length - 1))]
  const on = dice.weigh({ signal: 5, recordUpdated: 4, flowFinished: other === undefined ? 0 : 2 })
  if (on === 'signal') return { on, name: dice.pick(['ping', 'pong']), key: account }
  if (on === 'flowFinished') return { on, flow: other ?? '', key: account }
  return {
    on,
    entity: 'shop.account',
    fields: ['level'],
    key: account,
    ...(dice.chance(0.5) ? { match: 'event.record.level > 3' } : {})
  }
}

function makeApprove(place: StepsPlace, id: string, depth: number): Step {
  const { dice } = place
  const names = { vi: 'a', en: 'a' }
  return {
    id,
    kind: 'approve',
    title: 'may it go on',
    approvers: '["ann", "ben", "cam"]',
    quorum: dice.between(1, 2),
    outcomes: ['yes', 'no'].map((outcome) => ({ id: outcome, names, steps: makeSteps(place, depth + 1) })),
    within: dice.pick(['PT3H', 'P2D']),
    ...(dice.chance(0.5) ? { remindEvery: 'PT5H' } : {}),
    ...(dice.chance(0.3) ? { escalate: { after: 'PT2H', to: '"dan"' } } : {}),
    ...(dice.chance(0.5) ? { notify: [makeAction(place, place.nextId(), 3)] } : {}),
    ...maybe(dice, 'onTimeout', () => makeSteps(place, depth + 1))
  }
}

function makeSubflow(place: StepsPlace, id: string, depth: number): Step {
  const { dice, callable, account } = place
  if (callable.length === 0) return makeAction(place, id, depth)
  return {
    id,
    kind: 'subflow',
    flow: dice.pick(callable),
    wait: dice.chance(0.7),
    input: { account: { cel: account } },
    ...maybe(dice, 'onError', () => makeSteps(place, depth + 1))
  }
}
