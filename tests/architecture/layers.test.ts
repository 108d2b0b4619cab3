import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { cruiseTree, type Violation } from './cruise-tree.ts'
import { layerRules } from './layer-rules.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const probesRoot = fileURLToPath(new URL('probes', import.meta.url))

/** A probe says in its first line which rules it breaks. */
const probes = readdirSync(probesRoot, { recursive: true, encoding: 'utf8' }).flatMap((path) => {
  const first = /[.](?:ts|svelte)$/u.test(path)
    ? readFileSync(join(probesRoot, path), 'utf8').split('\n')[0]
    : undefined
  const rules = /Breaks: ([a-z, -]*[a-z])/u.exec(first ?? '')?.[1]?.split(', ')
  return rules ? [{ path, rules }] : []
})

describe('the layers', () => {
  let found: readonly Violation[] = []
  beforeAll(async () => {
    found = await cruiseTree(probesRoot, ['schemas', 'engine', 'plugins', 'designer', 'examples', 'tests'])
  })

  test.each(probes)('are seen to be broken by $path', ({ path, rules }) => {
    const reported = new Set(found.filter(({ from }) => from === path).map(({ rule }) => rule))
    expect([...reported].toSorted()).toEqual(rules.toSorted())
  })

  test('have a probe for every rule', () => {
    const probed = new Set(probes.flatMap(({ rules }) => rules))
    expect(layerRules.map(({ name }) => name).filter((name) => !probed.has(name ?? ''))).toEqual([])
  })

  test('are not reported where nothing breaks them', () => {
    const guilty = new Set(probes.map(({ path }) => path))
    expect(found.filter(({ from }) => !guilty.has(from))).toEqual([])
  })

  test('hold in the whole tree', async () => {
    expect(await cruiseTree(root, ['schemas', 'engine', 'plugins', 'designer', 'examples', 'tests'])).toEqual([])
  }, 120_000)
})
