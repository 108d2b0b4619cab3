import { engineError } from '../errors.ts'
import type { Commit, CommitOutcome, Store } from '../ports/store.ts'
import type { Dice } from './dice.ts'
import type { Trouble, WriteFault } from './trouble.ts'
import type { VirtualTime } from './virtual-time.ts'

/** One life of a process, from its start to its death. */
export interface Life {
  isAlive: boolean
}

/** What is under way and needs no time to pass, and how many writes there were. */
export interface Pulse {
  busy: number
  writes: number
}

export interface ShakyParts {
  readonly store: Store
  readonly life: Life
  readonly trouble: Trouble
  readonly time: VirtualTime
  /** Chance of the order in which answers come; null: as they are ready. */
  readonly jitter: Dice | null
  readonly pulse: Pulse
  readonly die: (downMs: number) => void
  /** Hears of every commit that was stored, also of those whose answer nobody hears. */
  readonly stored: (commit: Commit, outcome: CommitOutcome) => void
  /** Hears of every commit that was answered with an error. */
  readonly failed: (commit: Commit) => void
}

type Ask = <T>(operation: () => Promise<T>) => Promise<T>

/**
 * The real store as a process meets it on a bad day: it dies before or after a write, the answer to a write is lost, the
 * disk is full, answers come late and in another order. What a dead process asked for is never answered.
 */
export function openShakyStore(parts: ShakyParts): Store {
  const { store, stored, failed } = parts
  const write: Ask = (operation) => guard(parts, () => writeShakily(parts, operation))
  const read: Ask = (operation) => guard(parts, () => answered(parts, operation))
  return {
    ...store,
    commit: (commit) =>
      write(async () => {
        const outcome = await store.commit(commit)
        stored(commit, outcome)
        return outcome
      }).catch((error: unknown) => {
        failed(commit)
        throw error
      }),
    admit: (admission) => write(() => store.admit(admission)),
    records: shake(store.records, read),
    runs: shake(store.runs, read),
    outbox: {
      ...shake(store.outbox, read),
      claim: (taken, held) => write(() => store.outbox.claim(taken, held)),
      settle: (settlement) => write(() => store.outbox.settle(settlement))
    },
    setup: {
      ...store.setup,
      setFlowState: (flowId, state, at) => write(() => store.setup.setFlowState(flowId, state, at))
    },
    close: () => Promise.resolve()
  }
}

/** All functions of a port, each asked through `ask`. */
function shake<Port extends object>(port: Port, ask: Ask): Port {
  const functions = Object.entries(port) as (readonly [string, (...given: readonly unknown[]) => Promise<unknown>])[]
  const shaken = functions.map(
    ([name, call]) => [name, (...given: readonly unknown[]) => ask(() => call(...given))] as const
  )
  return Object.fromEntries(shaken) as unknown as Port
}

/** What becomes of an operation when its process dies: nobody hears of it. */
const unheard = Symbol('unheard')
type Heard<T> = T | typeof unheard

async function guard<T>({ life }: ShakyParts, operation: () => Promise<Heard<T>>): Promise<T> {
  const answer = life.isAlive ? await operation() : unheard
  return answer === unheard || !life.isAlive ? new Promise<never>(() => undefined) : answer
}

async function writeShakily<T>(parts: ShakyParts, operation: () => Promise<T>): Promise<Heard<T>> {
  const { trouble, time, life, pulse, die } = parts
  const faults = trouble.atWrite()
  const slow = find(faults, 'slowStore')
  if (slow) await new Promise<void>((resolve) => time.after(slow.ms, resolve))
  if (!life.isAlive) return unheard
  const before = find(faults, 'crashBefore')
  if (before) {
    die(before.downMs)
    return unheard
  }
  if (find(faults, 'diskFull')) {
    pulse.writes += 1
    throw engineError('DISK_FULL')
  }
  const answer = await answered(parts, operation)
  if (!isNothing(answer)) pulse.writes += 1
  const after = find(faults, 'crashAfter')
  if (after) die(after.downMs)
  if (find(faults, 'answerLost')) throw engineError('DISK_FULL', { after: 'the write' })
  return answer
}

/** Whoever only looked, and found nothing to do, has written nothing. */
function isNothing(answer: unknown): boolean {
  if (Array.isArray(answer)) return answer.length === 0
  return typeof answer === 'object' && answer !== null && 'nextAt' in answer && 'handles' in answer
    ? (answer.handles as readonly unknown[]).length === 0
    : false
}

async function answered<T>({ pulse, jitter, life }: ShakyParts, operation: () => Promise<T>): Promise<Heard<T>> {
  pulse.busy += 1
  try {
    await pass(jitter)
    if (!life.isAlive) return unheard
    const answer = await operation()
    await pass(jitter)
    return answer
  } finally {
    pulse.busy -= 1
  }
}

async function pass(jitter: Dice | null): Promise<void> {
  for (let turns = jitter?.between(0, 2) ?? 0; turns > 0; turns -= 1) {
    await new Promise((resolve) => setImmediate(resolve))
  }
}

type FaultOf<Kind extends WriteFault['kind']> = Extract<WriteFault, { readonly kind: Kind }>

function find<Kind extends WriteFault['kind']>(faults: readonly WriteFault[], kind: Kind): FaultOf<Kind> | undefined {
  return faults.find((fault): fault is FaultOf<Kind> => fault.kind === kind)
}
