import type { PlannedRow, RefusedBecause, Truth } from './lead-row.ts'
import type { PlannedOrder } from './plan-orders.ts'

type Usable = Extract<Truth, { readonly kind: 'usable' }>

const vndPerPoint = 10_000

/**
 * What must come out of the two files, counted from what the generator knows and from nothing else. `report` has the
 * names under which the demo shows it.
 */
export function expectedOf(seed: number, rows: readonly PlannedRow[], orders: readonly PlannedOrder[]) {
  const leads = countLeads(rows)
  const sales = countOrders(rows, orders)
  const accepted = leads.accepted + sales.distinct
  const report = {
    received: accepted + leads.refused.tooLarge + leads.refused.invalid,
    accepted,
    'refused.BODY_TOO_LARGE': leads.refused.tooLarge,
    'refused.INPUT_INVALID': leads.refused.invalid,
    people: leads.people,
    leads: leads.usable,
    repeatLeads: leads.usable - leads.people,
    callTasks: leads.hot,
    reviewTasks: leads.unusable,
    consents: leads.consents,
    orders: sales.distinct,
    members: sales.buyers,
    points: sales.points,
    rewards: sales.crossed500 + sales.crossed2000,
    mailsDelivered: leads.thankYouMails + sales.rewardMails,
    runsCompleted: accepted + sales.distinct,
    runsFailed: 0,
    runsWaiting: 0
  }
  return { seed, leads, orders: sales, report }
}

function countLeads(rows: readonly PlannedRow[]) {
  const truths = [...new Map(rows.map(({ row, truth }) => [row.rowKey, truth])).values()]
  const usable = truths.filter((truth) => truth.kind === 'usable')
  const unusable = truths.filter(({ kind }) => kind === 'unusable').length
  const because = (reason: RefusedBecause) =>
    truths.filter((truth) => truth.kind === 'refused' && truth.because === reason).length
  const reasons = {
    noContact: because('noContact'),
    noName: because('noName'),
    nameTooLong: because('nameTooLong'),
    needTooLong: because('needTooLong')
  }
  return {
    rows: rows.length,
    distinctKeys: truths.length,
    refused: { tooLarge: because('tooLarge'), invalid: sum(Object.values(reasons)), reasons },
    accepted: usable.length + unusable,
    unusable,
    usable: usable.length,
    people: new Set(usable.map(({ person }) => person)).size,
    hot: usable.filter(({ heat }) => heat === 'hot').length,
    thankYouMails: usable.filter(({ hasMail }) => hasMail).length,
    consents: sum(usable.map(({ consents }) => consents))
  }
}

function countOrders(rows: readonly PlannedRow[], orders: readonly PlannedOrder[]) {
  const distinct = [...new Map(orders.map((order) => [order.row.number, order])).values()]
  const pointsByPerson = new Map<number, number>()
  for (const { person, totalVnd } of distinct) {
    pointsByPerson.set(person, (pointsByPerson.get(person) ?? 0) + Math.floor(totalVnd / vndPerPoint))
  }
  const passed = (mark: number) => [...pointsByPerson].filter(([, points]) => points >= mark).map(([person]) => person)
  const mailable = new Set(
    rows
      .map(({ truth }) => truth)
      .filter(isMailable)
      .map(({ person }) => person)
  )
  const rewarded = [...passed(500), ...passed(2_000)]
  return {
    rows: orders.length,
    distinct: distinct.length,
    buyers: pointsByPerson.size,
    totalVnd: sum(distinct.map(({ totalVnd }) => totalVnd)),
    points: sum([...pointsByPerson.values()]),
    crossed500: passed(500).length,
    crossed2000: passed(2_000).length,
    rewardMails: rewarded.filter((person) => mailable.has(person)).length
  }
}

function isMailable(truth: Truth): truth is Usable {
  return truth.kind === 'usable' && truth.hasMail
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}
