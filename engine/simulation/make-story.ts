import type { Enrolment } from '../../schemas/enrolment.ts'
import type { Flow } from '../../schemas/flow.ts'
import type { Trigger } from '../../schemas/trigger.ts'
import { openDice, type Dice } from './dice.ts'
import { subjectOf } from './shop-manifest.ts'
import { makeMatcher, makeSteps } from './make-steps.ts'
import type { Fault, FaultKind, Happening, Story } from './story.ts'

/** The story of a seed: flows, what happens, and what goes wrong. The same seed tells the same story. */
export function makeStory(seed: number): Story {
  const dice = openDice(seed, 'story')
  const subjectCount = dice.between(2, 5)
  const flows = makeFlows(openDice(seed, 'flows'))
  return {
    seed,
    flows,
    subjectCount,
    happenings: makeHappenings(openDice(seed, 'happenings'), flows, subjectCount),
    faults: makeFaults(openDice(seed, 'faults')),
    honoursKeys: dice.chance(0.5),
    jitters: dice.chance(0.5)
  }
}

const names = { vi: 'Luồng', en: 'Flow' }

/** Flows that are called, then flows that are started; each may call those before it. */
function makeFlows(dice: Dice): readonly Flow[] {
  const flows: Flow[] = []
  const callable: string[] = []
  for (let n = dice.between(0, 2); n > 0; n -= 1) {
    const id = `called${n}`
    const self = dice.chance(0.04) ? [id] : []
    flows.push(
      makeFlow(dice, {
        id,
        trigger: { type: 'manual' },
        account: 'trigger.input.account',
        callable: [...callable, ...self],
        others: []
      })
    )
    callable.push(id)
  }
  for (let n = dice.between(1, 3); n > 0; n -= 1) {
    const others = flows.map(({ id }) => id)
    const { trigger, account } = makeTrigger(dice, others)
    flows.push(makeFlow(dice, { id: `flow${n}`, trigger, account, callable, others }))
  }
  return flows
}

interface FlowPlan {
  readonly id: string
  readonly trigger: Trigger
  readonly account: string
  readonly callable: readonly string[]
  readonly others: readonly string[]
}

function makeFlow(dice: Dice, { id, trigger, account, callable, others }: FlowPlan): Flow {
  let count = 0
  const place = { dice, account, callable, others, nextId: () => `s${(count += 1)}` }
  const steps = makeSteps(place)
  const subject = dice.chance(0.9) ? { subject: account } : {}
  const enrolment = dice.chance(0.45) ? { enrolment: makeEnrolment(dice, place) } : {}
  return { id, names, trigger, ...subject, ...enrolment, steps }
}

function makeTrigger(dice: Dice, others: readonly string[]): { readonly trigger: Trigger; readonly account: string } {
  const [other] = others
  const type = dice.weigh({ webhook: 10, signal: 4, recordUpdated: 3, flowFinished: other === undefined ? 0 : 2 })
  const debounce = dice.chance(0.15) ? { debounce: { for: 'PT10M', atMost: 'PT40M' } } : {}
  switch (type) {
    case 'webhook':
      return { trigger: { type, body: { type: 'object' }, ...debounce }, account: 'trigger.body.account' }
    case 'signal':
      return { trigger: { type, name: dice.pick(['ping', 'go']), ...debounce }, account: 'trigger.key' }
    case 'recordUpdated': {
      const fields = dice.chance(0.9) ? { fields: ['level'] } : {}
      return { trigger: { type, entity: 'shop.account', ...fields, ...debounce }, account: 'trigger.record.id' }
    }
    case 'flowFinished':
      return { trigger: { type, flow: other ?? '', ...debounce }, account: 'trigger.subject' }
  }
}

function makeEnrolment(dice: Dice, place: Parameters<typeof makeMatcher>[0]): Enrolment {
  return {
    ...(dice.chance(0.6) ? { onConflict: dice.pick(['skip', 'restart', 'queue', 'parallel'] as const) } : {}),
    ...(dice.chance(0.25) ? { reEnrol: dice.pick(['never', { after: 'P1D' }] as const) } : {}),
    ...(dice.chance(0.3) ? { goal: makeMatcher(place) } : {}),
    ...(dice.chance(0.2) ? { exclusiveGroup: 'group' } : {}),
    ...(dice.chance(0.25) ? { maxConcurrent: dice.between(1, 3) } : {}),
    ...(dice.chance(0.15) ? { maxConcurrentPerKey: dice.between(1, 2) } : {}),
    ...(dice.chance(0.2)
      ? {
          rate: {
            count: dice.between(1, 3),
            per: dice.pick(['PT10M', 'PT1H']),
            of: dice.pick(['flow', 'key'] as const)
          }
        }
      : {}),
    ...(dice.chance(0.2) ? { priority: dice.pick(['low', 'high'] as const) } : {})
  }
}

const hourMs = 60 * 60_000
const dayMs = 24 * hourMs

function makeHappenings(dice: Dice, flows: readonly Flow[], subjectCount: number): readonly Happening[] {
  const hooks = flows.filter(({ trigger }) => trigger.type === 'webhook').map(({ id }) => id)
  const spanMs = dice.pick([hourMs, dayMs, 4 * dayMs])
  const made: Happening[] = []
  const paused = new Set<string>()
  for (let n = dice.between(6, 30); n > 0; n -= 1) {
    // Some things happen in the same moment.
    const at = dice.chance(0.25) ? (made.at(-1)?.at ?? 0) : dice.between(0, spanMs)
    const happening = makeHappening({
      dice,
      at,
      n,
      hooks,
      flows,
      subject: subjectOf(dice.between(0, subjectCount - 1))
    })
    made.push(happening)
    if (happening.kind === 'pause') paused.add(happening.flow)
    // The same thing comes again, sooner or later; what was sent first may come last.
    if (dice.chance(0.15) && (happening.kind === 'start' || happening.kind === 'signal')) {
      made.push({ ...happening, at: Math.max(0, at + dice.pick([-60_000, 0, 5, 60_000, dayMs])) })
    }
  }
  const lastAt = Math.max(...made.map(({ at }) => at))
  return [
    ...made,
    ...[...paused].map((flow) => ({ kind: 'resume' as const, flow, at: lastAt + dice.between(1, dayMs) }))
  ]
}

interface Moment {
  readonly dice: Dice
  readonly at: number
  readonly n: number
  readonly hooks: readonly string[]
  readonly flows: readonly Flow[]
  readonly subject: string
}

function makeHappening({ dice, at, n, hooks, flows, subject }: Moment): Happening {
  const kind = dice.weigh({
    start: hooks.length === 0 ? 0 : 44,
    signal: 20,
    update: 14,
    cancel: 6,
    retry: 5,
    decide: 10,
    pause: 4,
    resume: 3,
    restart: 1,
    setClock: 1
  })
  switch (kind) {
    case 'start':
      return { kind, at, flow: dice.pick(hooks), subject, key: `k${n}`, n }
    case 'signal':
      return { kind, at, name: dice.pick(['ping', 'pong', 'go']), subject, id: `signal${n}` }
    case 'update':
      return { kind, at, subject, level: dice.between(1, 6) }
    case 'cancel':
    case 'retry':
      return { kind, at, nth: dice.between(0, 9) }
    case 'decide':
      return {
        kind,
        at,
        nth: dice.between(0, 4),
        by: dice.pick(['ann', 'ben', 'cam']),
        outcome: dice.pick(['yes', 'yes', 'no'])
      }
    case 'pause':
    case 'resume':
      return { kind, at, flow: dice.pick(flows).id }
    case 'restart':
      return { kind, at }
    case 'setClock':
      return { kind, at, byMs: dice.pick([-dayMs, -hourMs, -2_000, 2_000, hourMs, dayMs]) }
  }
}

/** Each story has some kinds of trouble and not others, so that none hides the rest. */
function makeFaults(dice: Dice): readonly Fault[] {
  const kinds: readonly FaultKind[] = [
    'crashBefore',
    'crashAfter',
    'answerLost',
    'diskFull',
    'slowStore',
    'hostKilled',
    'slowCall',
    'notTaken',
    'takenAnswerLost',
    'lostOnTheWay',
    'refused',
    'slowDelivery'
  ]
  const chosen = kinds.filter(() => dice.chance(0.3))
  return chosen.flatMap((kind) => Array.from({ length: dice.between(1, 5) }, () => makeFault(dice, kind)))
}

function makeFault(dice: Dice, kind: FaultKind): Fault {
  const ms = dice.pick([500, 5_000, 45_000])
  switch (kind) {
    case 'crashBefore':
    case 'crashAfter':
      return { kind, nth: dice.between(1, 120), downMs: dice.pick([0, 1_000, hourMs, dayMs]) }
    case 'answerLost':
      return { kind, nth: dice.between(1, 120) }
    case 'diskFull':
      return { kind, nth: dice.between(1, 120), writes: dice.between(1, 12) }
    case 'slowStore':
      return { kind, nth: dice.between(1, 120), ms }
    case 'hostKilled':
      return { kind, nth: dice.between(1, 50) }
    case 'slowCall':
      return { kind, nth: dice.between(1, 50), ms }
    case 'notTaken':
      return { kind, nth: dice.between(1, 15), retryAfterMs: dice.pick([0, 60_000, 2 * hourMs]) }
    case 'takenAnswerLost':
    case 'lostOnTheWay':
    case 'refused':
      return { kind, nth: dice.between(1, 15) }
    case 'slowDelivery':
      return { kind, nth: dice.between(1, 15), ms }
  }
}
