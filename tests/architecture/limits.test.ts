import { describe, expect, test } from 'vitest'
import { limits } from '../../engine/limits.ts'
import { readTokens } from './read-tokens.ts'
import { repositoryFiles } from './repository-files.ts'

const engine = repositoryFiles('engine').filter(
  ({ path }) => path.endsWith('.ts') && !/^engine\/limits([.]ts$|\/)/u.test(path)
)
const names = Object.keys(limits)
/** Smaller numbers mean too many things: a minute, a thousand rows. */
const tellingNumber = 100_000

describe('limits', () => {
  test.each(names)('%s is kept by the engine', (name) => {
    const use = new RegExp(`\\b${name}\\b`, 'u')
    expect(engine.filter(({ text }) => use.test(text)).length).toBeGreaterThan(0)
  })

  test.each(names)('%s ends in its unit or says what it counts', (name) => {
    expect(name).toMatch(/(?:Max|Ms|Default|PerSecond|Burst|Mb)$/u)
  })

  test('have their numbers in one file', () => {
    const telling = new Set<number>(Object.values(limits).filter((value) => value >= tellingNumber))
    const repeated = engine.flatMap((file) =>
      readTokens(file)
        .numbers.filter((number) => telling.has(number))
        .map((number) => `${file.path}: ${number}`)
    )
    expect(repeated).toEqual([])
  })

  test('are declared nowhere else', () => {
    const declaration = /const (\w+Max)(?:: \w+)? = [\d_.]+(?: \* [\d_]+)*$/gmu
    const declared = engine.flatMap(({ path, text }) =>
      [...text.matchAll(declaration)].map(([, name]) => `${path}: ${name ?? ''}`)
    )
    expect(declared).toEqual([])
  })
})
