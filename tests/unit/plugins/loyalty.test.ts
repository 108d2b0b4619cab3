import { describe, expect, test } from 'vitest'
import { award } from '../../../plugins/loyalty/award.ts'
import { member } from '../../../plugins/loyalty/member.ts'
import { pointsEntry } from '../../../plugins/loyalty/points-entry.ts'
import { openWorld } from './world.ts'

const personId = '00000000-0000-7000-8000-00000000aaaa'
const thresholds = [2_000, 500]

function purchase(sourceId: string, amountVnd: number) {
  return { personId, sourceType: 'order', sourceId, amountVnd, vndPerPoint: 10_000, thresholds }
}

async function awardAll(amounts: readonly number[]) {
  const world = openWorld()
  const outputs = []
  for (const [index, amount] of amounts.entries()) {
    outputs.push((await world.run(award, purchase(`o${index}`, amount))).output)
  }
  return { world, outputs }
}

describe('loyalty.award', () => {
  test('enrols a person who has no card and books the points', async () => {
    const { world, outputs } = await awardAll([1_259_999])
    const [card] = world.all(member)
    expect(outputs).toEqual([
      { memberId: card?.id, points: 125, balanceBefore: 0, balance: 125, crossed: [], alreadyAwarded: false }
    ])
    expect(card).toMatchObject({ personId, balance: 125, lifetimePoints: 125, tier: 'member' })
    expect(card?.cardCode).toMatch(/^TV[0-9A-HJKMNP-TV-Z]{10}$/)
    expect(world.all(pointsEntry)).toMatchObject([
      {
        memberId: card?.id,
        personId,
        amount: 125,
        balanceAfter: 125,
        kind: 'earn',
        sourceType: 'order',
        sourceId: 'o0'
      }
    ])
  })

  test('the balance is what the ledger adds up to', async () => {
    const { world } = await awardAll([1_000_000, 2_345_678, 9_999, 10_000])
    const sum = world.all(pointsEntry).reduce((total, { amount }) => total + amount, 0)
    expect(sum).toBe(100 + 234 + 1)
    expect(world.all(member)).toMatchObject([{ balance: sum, lifetimePoints: sum }])
  })

  test('one source earns once, and no mark is passed twice by it', async () => {
    const world = openWorld()
    const first = await world.run(award, purchase('o1', 6_000_000))
    const second = await world.run(award, purchase('o1', 6_000_000))
    expect(first.output).toMatchObject({ points: 600, crossed: [500] })
    expect(second.output).toEqual({
      memberId: first.output.memberId,
      points: 0,
      balanceBefore: 600,
      balance: 600,
      crossed: [],
      alreadyAwarded: true
    })
    expect(second.effects).toEqual([])
  })

  test('names the marks that were passed, from low to high, each once in a life', async () => {
    const { outputs } = await awardAll([4_990_000, 10_000, 100_000, 30_000_000, 30_000_000])
    expect(outputs.map(({ crossed }) => crossed)).toEqual([[], [500], [], [2_000], []])
    expect((await awardAll([25_000_000])).outputs[0]?.crossed).toEqual([500, 2_000])
  })

  test('points and marks do not depend on the order of the purchases', async () => {
    const amounts = [4_995_000, 123_456, 14_900_000, 7_777_777]
    const forward = await awardAll(amounts)
    const backward = await awardAll(amounts.toReversed())
    expect(forward.world.all(member)[0]?.balance).toBe(backward.world.all(member)[0]?.balance)
    const marks = ({ outputs }: typeof forward) => outputs.flatMap(({ crossed }) => crossed)
    expect(marks(forward)).toEqual(marks(backward))
  })

  test('a purchase too small for a point gives a card and no line in the ledger', async () => {
    const { world, outputs } = await awardAll([9_999, 0])
    expect(outputs.map(({ points }) => points)).toEqual([0, 0])
    expect(world.all(member)).toMatchObject([{ balance: 0, version: 1 }])
    expect(world.all(pointsEntry)).toEqual([])
  })

  test('the tier follows the points ever earned', async () => {
    const tiers = []
    for (const amount of [4_999_999, 5_000_000, 20_000_000]) {
      tiers.push((await awardAll([amount])).world.all(member)[0]?.tier)
    }
    expect(tiers).toEqual(['member', 'silver', 'gold'])
  })

  test('costs no turn', async () => {
    expect((await openWorld().run(award, purchase('o1', 1))).awaited).toEqual([])
  })
})
