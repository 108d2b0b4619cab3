import { makeStory } from '../../engine/simulation/make-story.ts'
import { playStory } from '../../engine/simulation/play-story.ts'
import type { Plant } from '../../engine/simulation/world.ts'
import type { Verdict } from '../../engine/simulation/story.ts'

/** Plays seeds one after the other until a promise is broken; null when none is. */
export async function playUntilBroken(
  seeds: { readonly from: number; readonly count: number },
  plantOf: () => Plant = () => ({})
): Promise<Verdict | null> {
  for (let seed = seeds.from; seed < seeds.from + seeds.count; seed += 1) {
    const verdict = await playStory(makeStory(seed), plantOf())
    if (verdict.broken.length > 0) return verdict
  }
  return null
}
