/** Chance from a seed: the same seed and purpose give the same throws, for ever and everywhere. */
export interface Dice {
  /** From 0 up to but without 1. */
  next(): number
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number
  chance(probability: number): boolean
  pick<T>(options: readonly T[]): T
  /** Picks by weight. */
  weigh<T extends string>(weights: Readonly<Record<T, number>>): T
}

export function openDice(seed: number, purpose: string): Dice {
  let state = hashOf(`${seed}/${purpose}`)

  /** Mulberry32. */
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }

  const between = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1))

  return {
    next,
    between,
    chance: (probability) => next() < probability,
    pick: <T>(options: readonly T[]): T => options[between(0, options.length - 1)] as T,
    weigh<T extends string>(weights: Readonly<Record<T, number>>): T {
      const entries = Object.entries(weights) as unknown as readonly (readonly [T, number])[]
      let left = next() * entries.reduce((sum, [, weight]) => sum + weight, 0)
      const found = entries.find(([, weight]) => (left -= weight) < 0) ?? entries.at(-1)
      return (found as readonly [T, number])[0]
    }
  }
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  return hash
}
