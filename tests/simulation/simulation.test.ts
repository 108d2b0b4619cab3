import { describe, expect, test } from 'vitest'
import { makeStory } from '../../engine/simulation/make-story.ts'
import { playStory } from '../../engine/simulation/play-story.ts'
import { shrinkStory } from '../../engine/simulation/shrink-story.ts'
import { tellStory } from '../../engine/simulation/tell-story.ts'
import { plants } from './plants.ts'
import { playUntilBroken } from './play-seeds.ts'

const seeds = Number(process.env['MACH_SIM_SEEDS'] ?? 2_000)
const minuteMs = 60_000
/** A planted bug is found within so many seeds. */
const plantSeedsMax = 500

describe('the simulator', () => {
  test(`breaks no promise of the engine in ${seeds} seeds`, { timeout: 30 * minuteMs }, async () => {
    const broken = await playUntilBroken({ from: 1, count: seeds })
    const story = broken && tellStory(makeStory(broken.seed), broken)
    expect(story?.join('\n') ?? 'every promise held').toBe('every promise held')
  })

  test('plays a seed again bit for bit', async () => {
    for (const seed of [3, 17, 41, 86, 123]) {
      const first = await playStory(makeStory(seed))
      const second = await playStory(makeStory(seed))
      expect(second).toEqual(first)
      expect(first.lines.length).toBeGreaterThan(0)
    }
  })

  test('plays another seed differently', async () => {
    const hashes = [1, 2, 3, 4].map(async (seed) => (await playStory(makeStory(seed))).hash)
    expect(new Set(await Promise.all(hashes)).size).toBe(4)
  })

  test('puts every kind of trouble into its stories, and into every kind of step', () => {
    const stories = Array.from({ length: 200 }, (_, seed) => makeStory(seed))
    const faults = new Set(stories.flatMap((story) => story.faults.map(({ kind }) => kind)))
    const happenings = new Set(stories.flatMap((story) => story.happenings.map(({ kind }) => kind)))
    const text = JSON.stringify(stories)
    const kinds = ['action', 'code', 'branch', 'split', 'parallel', 'forEach', 'repeat', 'wait', 'waitFor', 'approve']
    expect(faults.size).toBe(12)
    expect(happenings.size).toBe(10)
    expect([...kinds, 'subflow', 'end'].filter((kind) => !text.includes(`"kind":"${kind}"`))).toEqual([])
  })
})

describe('a planted bug', () => {
  test.each(Object.entries(plants))(
    `that %s is found within ${plantSeedsMax} seeds`,
    { timeout: 10 * minuteMs },
    async (_, plantOf) => {
      const found = await playUntilBroken({ from: 1, count: plantSeedsMax }, plantOf)
      expect(found?.broken.length).toBeGreaterThan(0)
    }
  )

  test('is told as a short story that still shows it', { timeout: 10 * minuteMs }, async () => {
    const plantOf = plants['doubles an effect'] ?? (() => ({}))
    const found = await playUntilBroken({ from: 1, count: plantSeedsMax }, plantOf)
    const long = makeStory(found?.seed ?? 0)
    const short = await shrinkStory(long, { play: (story) => playStory(story, plantOf()), playsMax: 300 })
    const verdict = await playStory(short, plantOf())
    const lines = tellStory(short, verdict)
    expect(verdict.broken.length).toBeGreaterThan(0)
    expect(short.happenings.length).toBeLessThan(long.happenings.length)
    expect(lines.length).toBeLessThan(30)
    expect(lines.at(-1)).toContain('BROKEN')
  })
})
