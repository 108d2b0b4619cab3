import type { Millis } from '../../schemas/json.ts'
import { limits } from '../limits.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { Store } from '../ports/store.ts'
import { openEngine, type Engine } from '../run/open-engine.ts'
import { openMemoryDisk, type DiskImage, type MemoryDisk } from '../store/sqlite/open-memory-disk.ts'
import { openDice, type Dice } from './dice.ts'
import { openDriver, type Driver } from './driver.ts'
import { openFarSide, type FarSide } from './far-side.ts'
import { openShakyStore, type Life, type Pulse } from './shaky-store.ts'
import { idOf, shopGrants, shopManifest, subjectOf } from './shop-manifest.ts'
import { openSimulatedSandbox } from './simulated-sandbox.ts'
import type { Story } from './story.ts'
import { openTrouble, type Trouble } from './trouble.ts'
import { openVirtualTime, type VirtualTime } from './virtual-time.ts'
import { openWatch, type Watch } from './watch.ts'

/** Something that is put between the engine and its world, to see that the audit notices it. */
export interface Plant {
  readonly store?: (store: Store) => Store
  readonly clock?: (clock: Clock) => Clock
}

const startAt = Date.parse('2026-03-01T01:00:00.000Z')

/** The world of a story, with the process that is alive in it. */
export interface World {
  readonly story: Story
  readonly plant: Plant
  readonly disk: MemoryDisk
  readonly time: VirtualTime
  readonly trouble: Trouble
  readonly farSide: FarSide
  readonly watch: Watch
  readonly driver: Driver
  readonly pulse: Pulse
  readonly jitter: Dice | null
  readonly attempts: Map<string, number>
  readonly counts: { entries: number; ids: number; lives: number; steps: number }
  readonly loose: string[]
  life: Life
  engine: Engine | null
  /** When the process that died comes up again. */
  upAt: Millis
}

let image: DiskImage | undefined

export async function openWorld(story: Story, plant: Plant): Promise<World> {
  image ??= await makeImage()
  const disk = openMemoryDisk(image)
  const time = openVirtualTime(startAt)
  const trouble = openTrouble(story.faults)
  const world: World = {
    story,
    plant,
    disk,
    time,
    trouble,
    farSide: openFarSide({ time, trouble, honoursKeys: story.honoursKeys }),
    watch: openWatch(disk, story.flows, () => time.elapsed()),
    driver: openDriver(story),
    pulse: { busy: 0, writes: 0 },
    jitter: story.jitters ? openDice(story.seed, 'jitter') : null,
    attempts: new Map(),
    counts: { entries: 0, ids: 0, lives: 0, steps: 0 },
    loose: [],
    life: { isAlive: false },
    engine: null,
    upAt: 0
  }
  await install(world)
  return world
}

/** A disk with the plugin installed, made once. */
async function makeImage(): Promise<DiskImage> {
  const disk = openMemoryDisk()
  const store = await disk.open()
  await store.setup.applyEntities(shopManifest.entities)
  await store.setup.savePlugin({ manifest: shopManifest, code: '', granted: shopGrants }, startAt)
  const made = disk.image()
  disk.close()
  return made
}

/** Flows and records are there before the trouble begins. */
async function install({ disk, story }: World): Promise<void> {
  const store = await disk.open()
  const done = story.flows.map((flow) => store.setup.publishFlow(flow, startAt))
  const writes = Array.from({ length: story.subjectCount }, (_, n) => ({
    op: 'create' as const,
    entity: 'shop.account',
    id: subjectOf(n),
    values: { name: `account ${n}`, balance: 0, count: 0, level: 0 }
  }))
  const reactions = { startedBy: () => [], matches: () => false }
  const nothing = { messages: [], runs: [], signals: [], deliveries: [], reactions }
  await Promise.all([...done, store.commit({ actor: 'api', at: startAt, writes, ...nothing })])
}

/** Starts a process over what the last one left. */
export async function startProcess(world: World): Promise<void> {
  const { time, plant, disk, counts, watch } = world
  const life: Life = { isAlive: true }
  world.life = life
  counts.lives += 1
  // What was on its way when the last process died is unsure, whether the far side has heard of it or not.
  for (const { id } of disk.query(`select id from outbox where state = 'sending'`) as readonly { id: string }[])
    world.farSide.unsure.add(id)
  const isAlive = (): boolean => life.isAlive
  const stored = withPlugins(await disk.open())
  const shaky = openShakyStore({
    ...world,
    store: plant.store ? plant.store(stored) : stored,
    life,
    die: die(world),
    stored: (commit, outcome) => watch.stored(commit, outcome),
    failed: (commit) => watch.failed(commit)
  })
  const clock = time.openClock(isAlive)
  const courier = world.farSide.courier(isAlive)
  const sandbox = openSimulatedSandbox({
    ...world,
    isAlive,
    began: (runId) => watch.began(runId),
    nextEntry: () => (counts.entries += 1)
  })
  const engine = await openEngine({
    store: shaky,
    sandbox,
    clock: plant.clock ? plant.clock(clock) : clock,
    log: listen(watch),
    courierOf: () => courier,
    makeId: () => idOf(3, (counts.ids += 1))
  })
  world.engine = engine
  // A process that cannot start is started again.
  engine.start().then(
    () => world.driver.up(world),
    () => die(world)(limits.transientPauseMs)
  )
}

/** The plugin as it was installed, so that its checks are not compiled for every life anew. */
function withPlugins(store: Store): Store {
  const plugin = { manifest: shopManifest, code: '', granted: shopGrants }
  const known = { plugins: async () => [plugin], pluginVersions: async () => [{ ...plugin, since: startAt }] }
  return { ...store, setup: { ...store.setup, ...known } }
}

function die(world: World): (downMs: Millis) => void {
  return (downMs) => {
    if (!world.life.isAlive) return
    world.life.isAlive = false
    world.engine = null
    world.upAt = world.time.elapsed() + downMs
    world.watch.died()
  }
}

/** Of what the engine says only that it gives up a run's work matters: no commit tells of that. */
function listen(watch: Watch): Log {
  const nothing = (): void => undefined
  return {
    debug: nothing,
    info: nothing,
    error: nothing,
    warn: ({ runId, stepId }) => (runId !== undefined && stepId === undefined ? watch.gaveUp(runId) : undefined)
  }
}
