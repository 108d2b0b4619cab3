import type { Flow } from '../../schemas/flow.ts'
import { parseDuration } from '../core/duration.ts'
import type { EndedRun, Ending } from './ending.ts'

/** Every accepted trigger has exactly one run, or a reason why not; limits on who may begin were kept. */
export function auditStarts(ending: Ending): readonly string[] {
  const byFlow = Map.groupBy(ending.runs, ({ flowId }) => flowId)
  const skips = new Map(
    (
      ending.disk.query('select flow_id as flowId, count(*) as count from skips group by flow_id') as readonly {
        flowId: string
        count: number
      }[]
    ).map(({ flowId, count }) => [flowId, count])
  )
  return [
    ...auditAnswers(ending),
    ...ending.story.flows.flatMap((flow) => {
      const runs = byFlow.get(flow.id) ?? []
      return [
        ...auditOccasions(ending, flow, { runs, skips: skips.get(flow.id) ?? 0 }),
        ...auditRate(flow, runs),
        ...auditReturn(flow, runs)
      ]
    })
  ]
}

/** What was answered with a run has that run, under its key. */
function auditAnswers({ story, driver, runs }: Ending): readonly string[] {
  const byId = new Map(runs.map((run) => [run.id, run]))
  return [...driver.answers].flatMap(([n, runId]) => {
    const happening = story.happenings[n]
    if (happening?.kind !== 'start' || runId === null) return []
    const run = byId.get(runId)
    if (!run) return [`${happening.key} was accepted as ${runId}, which is not there`]
    const isDebounced = story.flows.find(({ id }) => id === happening.flow)?.trigger.debounce !== undefined
    return run.key === happening.key || isDebounced
      ? []
      : [`${happening.key} was accepted as the run of ${run.key ?? 'nothing'}`]
  })
}

interface Started {
  readonly runs: readonly EndedRun[]
  readonly skips: number
}

/** Each event that a flow starts from gave one run or one reason. Debounced flows gather several. */
function auditOccasions(ending: Ending, flow: Flow, { runs, skips }: Started): readonly string[] {
  const occasions = occasionsOf(ending, flow)
  if (occasions === null) return []
  const own = runs.filter((run) => !isCalled(run))
  const keys = new Set(own.map(({ key }) => key))
  const distinct = new Set(occasions)
  const missing = [...distinct].filter((key) => !keys.has(key))
  const unknown = own.filter(({ key }) => key === null || !distinct.has(key))
  // What comes more than once under one key may have been left out each time, or before it was let in.
  const again = occasions.length - distinct.size
  return [
    ...(flow.trigger.debounce === undefined && (skips < missing.length || skips > missing.length + again)
      ? [
          `${missing.length} of ${occasions.length} occasions started no run of ${flow.id}, ${skips} were left out: ${missing[0] ?? ''}`
        ]
      : []),
    ...unknown.map(({ id, key }) => `${id} of ${flow.id} was started by nothing: ${key ?? 'no key'}`)
  ]
}

/** Keys of the runs that a flow must have, one for each event; null when that cannot be told from outside. */
function occasionsOf({ disk, runs }: Ending, { trigger }: Flow): readonly string[] | null {
  switch (trigger.type) {
    case 'signal':
      return (disk.query('select id from signals where name = ?', trigger.name) as readonly { id: string }[]).map(
        ({ id }) => id
      )
    case 'recordUpdated':
      return (
        disk.query(
          `select record_id || ':' || (row_number() over (partition by record_id order by n) + 1) as key, changes
           from audit where entity = 'shop.account' and op = 'update' order by n`
        ) as readonly { key: string }[]
      )
        .filter((row) => {
          const changed = Object.keys(JSON.parse((row as unknown as { changes: string }).changes) as object)
          return trigger.fields === undefined
            ? changed.length > 0
            : trigger.fields.some((name) => changed.includes(name))
        })
        .map(({ key }) => key)
    case 'flowFinished':
      return runs
        .filter(({ flowId }) => flowId === trigger.flow)
        .flatMap(({ id, journal }) => endings(journal, trigger.outcomes).map(() => id))
    default:
      return null
  }
}

/** A run may end more than once, when it is retried. One that was stopped at the door has never begun. */
function endings(journal: EndedRun['journal'], outcomes: readonly string[] | undefined): EndedRun['journal'] {
  return journal.slice(wasStopped(journal) ? 1 : 0).filter((entry) => {
    if (entry.kind === 'cancelled') return outcomes?.includes('cancelled') ?? true
    return entry.kind === 'finished' && (outcomes?.includes(entry.outcome) ?? true)
  })
}

/** The guard against loops has ended it before it began. */
function wasStopped([first]: EndedRun['journal']): boolean {
  return first?.kind === 'finished' && JSON.stringify(first.result).includes('LOOP_STOPPED')
}

/** At no time did more runs begin within the span than the rate allows. */
function auditRate({ id, enrolment }: Flow, runs: readonly EndedRun[]): readonly string[] {
  const rate = enrolment?.rate
  if (!rate) return []
  const perMs = parseDuration(rate.per)
  const begun = runs.flatMap(({ begunAt, enrolmentKey }) =>
    begunAt === null ? [] : [{ at: begunAt, key: enrolmentKey }]
  )
  const lines = rate.of === 'flow' ? [begun] : [...Map.groupBy(begun, ({ key }) => key).values()]
  return lines.flatMap((line) => {
    const times = line.map(({ at }) => at).toSorted((a, b) => a - b)
    const crowded = times.find((at, n) => (times[n + rate.count] ?? Number.POSITIVE_INFINITY) < at + perMs)
    return crowded === undefined ? [] : [`more than ${rate.count} runs of ${id} began within ${rate.per}`]
  })
}

/** Another flow has called it: whom it lets in was that flow's to decide. */
function isCalled({ key }: EndedRun): boolean {
  return key?.startsWith('call/') === true
}

/** Who may be in a flow once was in it once; whom the guard against loops stopped at the door was not in it. */
function auditReturn({ id, enrolment }: Flow, runs: readonly EndedRun[]): readonly string[] {
  if (enrolment?.reEnrol !== 'never') return []
  const own = runs.filter((run) => run.enrolmentKey !== null && !isCalled(run) && !wasStopped(run.journal))
  return [...Map.groupBy(own, ({ enrolmentKey }) => enrolmentKey)]
    .filter(([, same]) => same.length > 1)
    .map(([key, same]) => `${key ?? ''} was in ${id} ${same.length} times`)
}
