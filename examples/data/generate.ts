/**
 * Makes the sample data of the starter pack: enquiries and orders as messy as life, and the numbers that must come out.
 * Everybody in it is invented. The same seed gives the same bytes; it must never use the plugins, or it would only prove
 * that they agree with themselves.
 */
import { writeFileSync } from 'node:fs'
import { expectedOf } from './expected-of.ts'
import { inventPeople } from './invent-people.ts'
import { leadColumns } from './lead-row.ts'
import { planLeads } from './plan-leads.ts'
import { orderColumns, planOrders } from './plan-orders.ts'
import { openRandom } from './random.ts'
import { toCsv } from './to-csv.ts'

export const sampleSeed = 20_260_301
const peopleCount = 1_590

/** The files by name. */
export function generateSample(seed: number): Readonly<Record<'leads.csv' | 'orders.csv' | 'expected.json', string>> {
  const random = openRandom(seed)
  const people = inventPeople(random, peopleCount)
  const leads = planLeads(random, people)
  const orders = planOrders(random, people)
  return {
    'leads.csv': toCsv(
      leadColumns,
      leads.map(({ row }) => row)
    ),
    'orders.csv': toCsv(
      orderColumns,
      orders.map(({ row }) => row)
    ),
    'expected.json': `${JSON.stringify(expectedOf(seed, leads, orders), null, 2)}\n`
  }
}

if (import.meta.main) {
  for (const [name, text] of Object.entries(generateSample(sampleSeed))) {
    writeFileSync(new URL(name, import.meta.url), text)
  }
}
