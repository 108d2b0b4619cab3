import type { Millis } from '../../schemas/json.ts'
import { EngineError } from '../errors.ts'
import type { Engine } from '../run/open-engine.ts'
import type { MemoryDisk } from '../store/sqlite/open-memory-disk.ts'
import type { Life } from './shaky-store.ts'
import type { Happening, Story } from './story.ts'
import type { VirtualTime } from './virtual-time.ts'
import type { Watch } from './watch.ts'

/** The people and systems outside: they ask, and ask again until they are answered. */
export interface Driver {
  /** When the next happening is due. */
  nextAt(): Millis
  lastAt(): Millis
  isDone(): boolean
  /** Does what is due. */
  act(world: Outside): void
  /** The process is up (again): what was not answered is asked again. */
  up(world: Outside): void
  /** What was answered, by the number of the happening. */
  readonly answers: ReadonlyMap<number, string | null>
}

/** What the outside can reach. */
export interface Outside {
  engine: Engine | null
  readonly life: Life
  readonly time: VirtualTime
  readonly disk: MemoryDisk
  readonly watch: Watch
}

const askAgainMs = 7_000

export function openDriver({ happenings }: Story): Driver {
  const sorted = [...happenings.entries()].toSorted(([, a], [, b]) => a.at - b.at)
  const open = new Map<number, Happening>()
  const answers = new Map<number, string | null>()
  let next = 0

  const ask = async (world: Outside, n: number): Promise<void> => {
    const happening = open.get(n)
    const { engine, life, time } = world
    if (!happening || !engine || !life.isAlive) return
    if (isBehind(open, n, happening)) return time.after(askAgainMs, () => void ask(world, n))
    if (happening.kind === 'restart') open.delete(n)
    try {
      const answer = await perform(world, engine, happening)
      if (!life.isAlive) return
      answers.set(n, answer)
      open.delete(n)
    } catch (error) {
      if (!(error instanceof EngineError)) throw error
      if (!life.isAlive) return
      if (error.kind === 'transient') time.after(askAgainMs, () => void ask(world, n))
      else open.delete(n)
    }
  }

  return {
    answers,
    nextAt: () => sorted[next]?.[1].at ?? Number.POSITIVE_INFINITY,
    lastAt: () => sorted.at(-1)?.[1].at ?? 0,
    isDone: () => next >= sorted.length && open.size === 0,
    act(world) {
      for (let due = sorted[next]; due && due[1].at <= world.time.elapsed(); due = sorted[next]) {
        const [n, happening] = due
        next += 1
        open.set(n, happening)
        void ask(world, n)
      }
    },
    up(world) {
      for (const n of open.keys()) void ask(world, n)
    }
  }
}

/** Who pauses a flow and takes it up again does so one after the other. */
function isBehind(open: ReadonlyMap<number, Happening>, n: number, happening: Happening): boolean {
  if (happening.kind !== 'pause' && happening.kind !== 'resume') return false
  const [first] = [...open].find(
    ([, other]) => 'flow' in other && other.kind !== 'start' && other.flow === happening.flow
  ) ?? [n]
  return first !== n
}

/** Does what happens; the answer is the id of a run, where there is one. */
async function perform(world: Outside, engine: Engine, happening: Happening): Promise<string | null> {
  const { time, disk, watch, life } = world
  const { intake, control, flows } = engine
  switch (happening.kind) {
    case 'start': {
      const { flow, key, subject, n } = happening
      return (await intake.receiveHook(flow, { account: subject, n }, { key, trace: null })).runId
    }
    case 'signal': {
      const { name, subject: key, id } = happening
      return intake.emitSignal({ name, key, data: {}, id }, 'api')
    }
    case 'update': {
      const { subject: id, level } = happening
      await intake.writeRecord({ op: 'update', entity: 'shop.account', id, version: null, values: { level } }, 'api')
      return null
    }
    case 'cancel': {
      const id = nthRun(disk, `status in ('queued', 'ready', 'waiting')`, happening.nth)
      if (id === null) return null
      await control.cancel(id, 'user:ann', 'no longer wanted')
      watch.cancelled.add(id)
      return id
    }
    case 'retry': {
      const id = nthRun(disk, `status = 'failed'`, happening.nth)
      if (id !== null) await control.retry(id, 'user:ann')
      return id
    }
    case 'decide':
      return decide(engine, disk, happening)
    case 'pause':
    case 'resume':
      watch.paused.delete(happening.flow)
      await flows.setState(happening.flow, happening.kind === 'pause' ? 'paused' : 'on')
      if (happening.kind === 'pause') watch.paused.set(happening.flow, time.elapsed())
      return null
    case 'setClock':
      time.jump(happening.byMs)
      return null
    case 'restart':
      world.engine = null
      await engine.stop()
      life.isAlive = false
      return null
  }
}

async function decide(
  { control }: Engine,
  disk: MemoryDisk,
  { nth, by, outcome }: Extract<Happening, { kind: 'decide' }>
): Promise<string | null> {
  const asked = disk.query(
    `select r.id, e.value ->> 'step' as step from runs r join journal j on j.run_n = r.n, json_each(j.entries) e
     where r.status = 'waiting' and e.value ->> 'kind' = 'asked' group by r.id, step order by r.n, step`
  ) as readonly { id: string; step: string }[]
  const chosen = asked[nth % Math.max(asked.length, 1)]
  if (chosen) await control.decide(chosen.id, chosen.step, { by, outcome })
  return chosen?.id ?? null
}

function nthRun(disk: MemoryDisk, where: string, nth: number): string | null {
  const runs = disk.query(`select id from runs where ${where} order by n`) as readonly { id: string }[]
  return runs[nth % Math.max(runs.length, 1)]?.id ?? null
}
