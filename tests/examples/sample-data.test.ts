import Papa from 'papaparse'
import { describe, expect, test } from 'vitest'
import { generateSample, sampleSeed } from '../../examples/data/generate.ts'
import { openRandom } from '../../examples/data/random.ts'
import { activity } from '../../plugins/crm/entities/activity.ts'
import { consent } from '../../plugins/crm/entities/consent.ts'
import { lead } from '../../plugins/crm/entities/lead.ts'
import { order } from '../../plugins/crm/entities/order.ts'
import { person } from '../../plugins/crm/entities/person.ts'
import { touchpoint } from '../../plugins/crm/entities/touchpoint.ts'
import { member } from '../../plugins/loyalty/member.ts'
import { pointsEntry } from '../../plugins/loyalty/points-entry.ts'
import { openFakeWorld } from '../../plugins/sdk/testing.ts'
import { plugins } from '../unit/plugins/installed.ts'
import { readSample } from './starter-files.ts'
import { openStarterWorld } from './starter-world.ts'

type Row = Readonly<Record<string, string>>

const start = '2026-03-02T02:00:00.000Z'
const expected = JSON.parse(readSample('expected.json')) as { readonly report: Readonly<Record<string, number>> }
const leads = parse('leads.csv')
const orders = parse('orders.csv')

describe('generateSample()', () => {
  test.each(['leads.csv', 'orders.csv', 'expected.json'] as const)(
    '%s is what the seed gives, byte for byte',
    (name) => {
      expect(generateSample(sampleSeed)[name] === readSample(name)).toBe(true)
    }
  )

  test('another seed gives another life', () => {
    expect(generateSample(1)['orders.csv']).not.toBe(readSample('orders.csv'))
  })

  test('every address in it is reserved for examples', () => {
    const hosts = [...readSample('leads.csv').matchAll(/@\s*([a-z0-9-]+(?:\.[a-z0-9-]+)+)/gi)].map(([, host = '']) =>
      host.toLowerCase()
    )
    const isReserved = (host: string) => /(?:^|\.)example(?:\.(?:com|org|net))?$/.test(host)
    expect(hosts.length).toBeGreaterThan(500)
    expect(hosts.filter((host) => !isReserved(host) && host !== 'y.example.com')).toEqual([])
  })

  test('is as messy as life', () => {
    const text = readSample('leads.csv')
    const has = (pattern: RegExp) => leads.some((row) => Object.values(row).some((value) => pattern.test(value)))
    expect(text.startsWith('\ufeff')).toBe(true)
    expect(has(/[\u0300-\u036f]/)).toBe(true)
    expect(has(/^01(?:2|6|8|9)\d{8}$/)).toBe(true)
    expect(has(/^[=+@-]\p{L}/u)).toBe(true)
    expect(has(/<script>/)).toBe(true)
    expect(has(/\p{Extended_Pictographic}/u)).toBe(true)
    expect(has(/[０-９]{10}/)).toBe(true)
    expect(leads.filter(({ need = '' }) => need.length > 20_000).length).toBe(5)
    expect(leads.filter(({ need = '' }) => Buffer.byteLength(need) > 1_048_576).length).toBe(1)
  })
})

describe('the starter pack on its sample data', () => {
  test.each([
    ['in the order of the files', 0],
    ['in another order', 1]
  ])(
    'gives the numbers that the generator knows, %s',
    async (_, seed) => {
      expect(await play(seed)).toEqual(withoutDemoOnly(expected.report))
    },
    120_000
  )
})

/** Plays both files, shuffled by a seed (0: as they are), and counts as the demo does. */
async function play(seed: number): Promise<Record<string, number>> {
  const world = openFakeWorld({ plugins, now: start })
  const starter = openStarterWorld(world, start)
  const shuffled = (rows: readonly Row[]) => (seed === 0 ? rows : openRandom(seed).shuffle(rows))
  const answers: string[] = []
  for (const row of shuffled(leads)) answers.push(await starter.submitForm('lead', row['rowKey'] ?? '', formBody(row)))
  for (const row of shuffled(orders)) answers.push(await starter.receiveHook('order-intake', orderBody(row)))
  const count = (answer: string) => answers.filter((each) => each === answer).length
  const activities = world.all(activity)
  return {
    accepted: count('accepted'),
    'refused.BODY_TOO_LARGE': count('tooLarge'),
    'refused.INPUT_INVALID': count('invalid'),
    people: world.all(person).length,
    leads: world.all(lead).length,
    repeatLeads: world.all(lead).length - new Set(world.all(lead).map(({ personId }) => personId)).size,
    callTasks: activities.filter(({ kind }) => kind === 'call').length,
    reviewTasks: activities.filter(({ kind }) => kind === 'task').length,
    consents: world.all(consent).length,
    orders: world.all(order).length,
    members: world.all(member).length,
    points: world.all(pointsEntry).reduce((sum, { amount }) => sum + amount, 0),
    rewards: world.all(touchpoint).filter(({ kind }) => kind === 'reward').length,
    mailsDelivered: world.messages.length,
    runsCompleted: starter.runs.filter(({ state }) => state.finished === 'completed').length,
    runsFailed: starter.runs.filter(({ state }) => state.finished === 'failed').length,
    runsWaiting: starter.runs.filter(({ state }) => state.finished === null).length
  }
}

function withoutDemoOnly(report: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  const { received: _, ...rest } = report
  return rest
}

function formBody({ rowKey: _, consentMail = '', consentSms = '', ...fields }: Row) {
  const filled = Object.entries(fields).filter(([, value]) => value !== '')
  return { ...Object.fromEntries(filled), consentMail: isTicked(consentMail), consentSms: isTicked(consentSms) }
}

function isTicked(text: string): boolean {
  return /^(?:true|1|x|có)$/i.test(text)
}

function orderBody({ rowKey: _, total = '', ...fields }: Row) {
  const filled = Object.entries(fields).filter(([, value]) => value !== '')
  return { ...Object.fromEntries(filled), total: Number(total) }
}

function parse(name: string): readonly Row[] {
  return Papa.parse<Row>(readSample(name), { header: true, skipEmptyLines: true }).data
}
