import type { JournalEntry } from '../../schemas/journal.ts'
import type { EndedRun, Ending } from './ending.ts'

interface EntryRow {
  readonly id: string
  readonly tag: string
  readonly account: string
  readonly amount: number
  readonly sort: string
  readonly by: string
}

interface AccountRow {
  readonly id: string
  readonly balance: number
  readonly count: number
}

/** Every change once: no entry twice, none that no journal tells of, none lost, and balances are the sums of entries. */
export function auditEffects(ending: Ending): readonly string[] {
  const rows = ending.disk.query(
    'select id, tag, account, amount, sort, created_by as by from shop_entry where deleted_at is null order by n'
  ) as readonly EntryRow[]
  return [...auditTags(rows), ...auditJournals(ending, rows), ...auditBalances(ending, rows)]
}

/** The tag of an entry says which time of which step of which run made it. */
function auditTags(rows: readonly EntryRow[]): readonly string[] {
  return [...Map.groupBy(rows, ({ tag }) => tag)]
    .filter(([, same]) => same.length > 1)
    .map(([tag, same]) => `${tag} made ${same.length} entries`)
}

function auditJournals({ runs }: Ending, rows: readonly EntryRow[]): readonly string[] {
  const byRun = Map.groupBy(rows, ({ by }) => by.slice('run:'.length, by.indexOf('/')))
  return runs.flatMap((run) => auditJournal(run, byRun.get(run.id) ?? []))
}

/** Entries of loops over items are counted, all others are named. */
function auditJournal({ id, journal }: EndedRun, rows: readonly EntryRow[]): readonly string[] {
  const named = journal.flatMap(entriesNamed)
  const loops = new Set(journal.flatMap((entry) => (entry.kind === 'paged' ? [entry.step] : [])))
  const there = new Set(rows.map((row) => row.id))
  const lost = named.filter((each) => !there.has(each))
  const untold = rows.filter((row) => !named.includes(row.id))
  const perPage = journal.reduce((sum, entry) => sum + (entry.kind === 'paged' ? entry.changeCount : 0), 0)
  const perRows = untold.reduce((sum, { sort }) => sum + (sort === 'log' ? 1 : 2), 0)
  return [
    ...lost.map((each) => `the journal of ${id} names the entry ${each}, which is not there`),
    ...(new Set(named).size < named.length ? [`the journal of ${id} names an entry twice`] : []),
    ...(loops.size === 0 ? untold.map(({ tag }) => `no journal tells of the entry ${tag}`) : []),
    ...(loops.size > 0 && perPage !== perRows
      ? [`pages of ${id} tell of ${perPage} changes, ${perRows} are there`]
      : [])
  ]
}

function entriesNamed(entry: JournalEntry): readonly string[] {
  if (entry.kind !== 'done' && entry.kind !== 'compensated') return []
  return (entry.changes ?? []).filter(({ entity }) => entity === 'shop.entry').map(({ id }) => id)
}

function auditBalances({ disk }: Ending, rows: readonly EntryRow[]): readonly string[] {
  const accounts = disk.query('select id, balance, count from shop_account') as readonly AccountRow[]
  const posted = Map.groupBy(
    rows.filter(({ sort }) => sort !== 'log'),
    ({ account }) => account
  )
  return accounts.flatMap(({ id, balance, count }) => {
    const own = posted.get(id) ?? []
    const sum = own.reduce((total, { amount }) => total + amount, 0)
    if (sum === balance && own.length === count) return []
    return [`the account ${id} says ${balance} in ${count}, its entries say ${sum} in ${own.length}`]
  })
}
