import { afterAll, describe, expect, test } from 'vitest'
import { openTestSandbox, shown } from '../support/test-plugin.ts'

const handlers = {
  draw: `(_, { ids, records }) => [
    ids.next(), records.create({ id: "crm.person" }, {}), Math.random(), ids.next(), Math.random(), new Date().getTime()
  ]`,
  ids: '(input, { ids }) => Array.from({ length: input.count }, () => ids.next())'
}
const first = openTestSandbox(handlers)
const second = openTestSandbox(handlers)
afterAll(() => Promise.all([first.sandbox.close(), second.sandbox.close()]))

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u

async function idsOf(seed: string, count: number): Promise<readonly string[]> {
  const outcome = await first.call({ action: 'ids', seed, input: { count } })
  if (!outcome.ok) throw outcome.error
  return JSON.parse(outcome.outputJson) as string[]
}

describe('the seed of a call', () => {
  test('gives the same ids and random numbers every time, in every process', async () => {
    const outcomes = [first, second, first].map(({ call }) => call({ action: 'draw', seed: 'run/step/1' }))
    const [a, b, c] = (await Promise.all(outcomes)).map(shown)
    expect(b).toEqual(a)
    expect(c).toEqual(a)
  })

  test('gives other ones when it is another', async () => {
    const [a, b] = await Promise.all([idsOf('run/step/1', 50), idsOf('run/step/2', 50)])
    expect(new Set([...a, ...b]).size).toBe(100)
  })
})

describe('ids.next()', () => {
  test('gives UUIDv7 of the time of the call', async () => {
    const [id = ''] = await idsOf('a', 1)
    expect(id).toMatch(uuid)
    expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(Date.UTC(2025, 2, 14, 9, 26, 53))
  })

  test('gives ids that are distinct and sorted, more than fit into one millisecond', async () => {
    const ids = await idsOf('a', 10_000)
    expect(ids.every((id) => uuid.test(id))).toBe(true)
    expect(ids.toSorted()).toEqual(ids)
    expect(new Set(ids).size).toBe(10_000)
  })
})

describe('Math.random()', () => {
  test('is spread evenly', async () => {
    const { sandbox, call } = openTestSandbox({ many: '() => Array.from({ length: 20000 }, () => Math.random())' })
    const outcome = await call({ action: 'many' })
    await sandbox.close()
    if (!outcome.ok) throw outcome.error
    const counts = Array.from({ length: 10 }, () => 0)
    for (const value of JSON.parse(outcome.outputJson) as number[]) {
      const place = Math.floor(value * 10)
      counts[place] = (counts[place] ?? 0) + 1
    }
    expect(Math.min(...counts)).toBeGreaterThan(1_850)
    expect(Math.max(...counts)).toBeLessThan(2_150)
  })
})
