import { fakeClock } from '../support/fake-clock.ts'
import { openShop } from '../support/shop.ts'
import { restingMb } from './run-child.ts'

/**
 * An engine with many runs asleep for 30 days. `sleep` puts them to sleep and ends; `wake` is the engine after a restart,
 * a moment before they are due. Each says how much more memory it takes with the sleepers than an idle engine.
 */
export interface Slept {
  readonly idleMb: number
  readonly asleepMb: number
  readonly asleep: number
}

export interface Woken extends Slept {
  /** Runs that were awake before their time, and those that had finished a second after it. */
  readonly early: number
  readonly finished: number
}

const dayMs = 86_400_000
const startAt = Date.parse('2026-03-01T01:00:00.000Z')
const [mode = '', folder = '', emptyFolder = '', count = '0'] = process.argv.slice(2)

process.send?.(mode === 'sleep' ? await sleep() : await wake())

async function sleep(): Promise<Slept> {
  const { engine, publish, rest, store, close } = await openShop({ folder, clock: fakeClock(startAt) })
  await publish([
    { id: 'nap', kind: 'wait', for: 'P30D' },
    { id: 'say', kind: 'action', action: 'shop.echo', input: { said: 'Chào buổi sáng' } }
  ])
  const idleMb = await restingMb()
  for (let n = 0; n < Number(count); n += 500) {
    const starts = Array.from({ length: Math.min(500, Number(count) - n) }, (_, index) =>
      engine.intake.startByHand('flow', { n: n + index }, 'user:test')
    )
    await Promise.all(starts)
    await rest()
  }
  const { waiting: asleep } = await store.runs.countByStatus()
  const slept = { idleMb, asleepMb: await restingMb(), asleep }
  await close()
  return slept
}

async function wake(): Promise<Woken> {
  const idle = await openShop({ folder: emptyFolder, clock: fakeClock(startAt) })
  await idle.close()
  const idleMb = await restingMb()
  const clock = fakeClock(startAt + 30 * dayMs - 1)
  const { rest, store, close } = await openShop({ folder, clock })
  await rest()
  const { waiting: asleep } = await store.runs.countByStatus()
  const asleepMb = await restingMb()
  for (let ms = 0; ms <= 1_000; ms += 10) {
    await clock.advance(ms === 0 ? 1 : 10)
    await rest()
  }
  const { completed: finished } = await store.runs.countByStatus()
  await close()
  return { idleMb, asleepMb, asleep, early: Number(count) - asleep, finished }
}
