import type { InventedPerson } from './invent-people.ts'
import type { Random } from './random.ts'
import { spellMail, spellPhone } from './spell.ts'

/** One row of `orders.csv`. */
export interface OrderRow {
  readonly rowKey: string
  readonly number: string
  readonly phone: string
  readonly email: string
  readonly total: string
  readonly paidAt: string
}

export interface PlannedOrder {
  readonly row: OrderRow
  /** Index of the invented person. */
  readonly person: number
  readonly totalVnd: number
}

export const orderColumns = [
  'rowKey',
  'number',
  'phone',
  'email',
  'total',
  'paidAt'
] as const satisfies readonly (keyof OrderRow)[]

const orders = 400
const redeliveries = 12
const firstPaidAt = Date.UTC(2026, 1, 2, 1, 0, 0)
const dayMs = 86_400_000

/** Buyers by how much they buy. No single order reaches from below the first mark of points to the second. */
const habits = [
  { buyers: 14, ordersEach: 9, fromVnd: 2_000_000, toVnd: 14_900_000 },
  { buyers: 26, ordersEach: 4, fromVnd: 300_000, toVnd: 2_400_000 },
  { buyers: 90, ordersEach: 2, fromVnd: 95_000, toVnd: 1_900_000 }
] as const

/** Paid orders of people who have left a lead, by their anchor; a few are told of twice, as webhooks are. */
export function planOrders(random: Random, people: readonly InventedPerson[]): readonly PlannedOrder[] {
  const buyers = random.shuffle([...people.keys()])
  let taken = 0
  const purchases = habits.flatMap(({ buyers: count, ordersEach, fromVnd, toVnd }) => {
    const group = buyers.slice(taken, taken + count)
    taken += count
    return group.flatMap((person) =>
      Array.from({ length: ordersEach }, () => ({
        person,
        totalVnd: random.int(fromVnd / 1_000, toVnd / 1_000) * 1_000
      }))
    )
  })
  const planned = random
    .shuffle(purchases)
    .slice(0, orders)
    .map((purchase, index) => planOrder(random, { ...purchase, index, buyer: people[purchase.person] }))
  return [...planned, ...random.shuffle(planned).slice(0, redeliveries)]
}

interface Purchase {
  readonly person: number
  readonly totalVnd: number
  readonly index: number
  readonly buyer: InventedPerson | undefined
}

function planOrder(random: Random, { person, totalVnd, index, buyer }: Purchase): PlannedOrder {
  const number = `DH-2026-${String(index + 1).padStart(4, '0')}`
  const paidAt = new Date(
    firstPaidAt + Math.floor((index * 28 * dayMs) / orders) + random.int(0, 3_600) * 1_000
  ).toISOString()
  const phone = buyer?.anchor === 'phone' ? spellPhone(random, buyer.phone ?? '') : ''
  const email = buyer?.anchor === 'email' ? spellMail(random, buyer.email ?? '') : ''
  return { row: { rowKey: `O-${number}`, number, phone, email, total: String(totalVnd), paidAt }, person, totalVnd }
}
