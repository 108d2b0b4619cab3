import { createHash } from 'node:crypto'
import { limits } from '../limits.ts'
import { auditWorld } from './audit-world.ts'
import { comeToRest, isIdle, moveOn, type Pace } from './move-on.ts'
import type { Story, Verdict } from './story.ts'
import { openWorld, startProcess, type Plant, type World } from './world.ts'

/**
 * Plays a story: the real engine and the real store, on a virtual clock, with everything that the story has go wrong. It
 * ends when nothing is left to do, or when that takes longer than anything in the story may. Then the world is audited.
 */
export async function playStory(story: Story, plant: Plant = {}): Promise<Verdict> {
  const world = await openWorld(story, plant)
  const stray = (reason: unknown): void => void world.loose.push(`an error that nobody took: ${String(reason)}`)
  process.on('unhandledRejection', stray)
  try {
    const end = await playOut(world)
    return toVerdict(world, [...world.watch.broken, ...world.loose, ...lookBack(world, end)])
  } finally {
    process.off('unhandledRejection', stray)
    world.disk.close()
  }
}

/** What is only seen when a story is over. */
function lookBack(world: World, end: string): readonly string[] {
  if (end === 'ended') return auditWorld(world)
  return end === 'left' ? [] : [end]
}

const dayMs = 24 * 60 * 60_000
/** Longer than anything in a story waits. */
const quietMs = 400 * dayMs

/** Lets the story play to its end; gives `ended`, `left`, or what kept it from ending. */
async function playOut(world: World): Promise<string> {
  const { driver, time, counts, watch, loose } = world
  const endAt = driver.lastAt() + quietMs
  const pace: Pace = { writes: -1, idle: 0 }
  for (;;) {
    if (!(await comeToRest(world))) return 'it never came to rest'
    if (watch.broken.length > 0 || loose.length > 0) return 'left'
    if (watch.commits() > limits.simulatedCommitsMax) return 'left'
    if ((counts.steps += 1) > limits.simulatedStepsMax) return 'it took more steps than any story needs'
    await releasePlugins(world)
    if (!world.life.isAlive) {
      time.passTo(Math.max(time.elapsed(), world.upAt))
      await startProcess(world)
    } else if (time.elapsed() > endAt || (driver.isDone() && isIdle(world))) return 'ended'
    else moveOn(world, pace)
  }
}

/** A plugin that fails all the time is put in quarantine; somebody looks in and lets it go on. */
async function releasePlugins({ engine, life }: World): Promise<void> {
  if (!engine || !life.isAlive) return
  for (const { manifest, hold } of engine.plugins.standings()) {
    // A store that fails just now is asked again at the next look.
    if (hold) await engine.plugins.enable(manifest.id, 'user:somebody').catch(() => undefined)
  }
}

function toVerdict({ story, watch, trouble, counts, disk, time }: World, broken: readonly string[]): Verdict {
  const hash = createHash('sha256')
  for (const line of watch.lines) hash.update(line)
  for (const row of disk.query('select * from runs order by n')) hash.update(JSON.stringify(row))
  for (const row of disk.query('select * from journal order by key')) hash.update(JSON.stringify(row))
  for (const row of disk.query('select * from outbox order by n')) hash.update(JSON.stringify(row))
  for (const row of disk.query('select * from audit order by n')) hash.update(JSON.stringify(row))
  const days = Math.round(time.elapsed() / dayMs)
  return {
    seed: story.seed,
    broken,
    hash: hash.digest('hex'),
    counts: { commits: watch.commits(), lives: counts.lives, days, ...trouble.struck },
    lines: watch.lines
  }
}
