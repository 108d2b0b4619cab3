import type { DemoFigure } from '../../../schemas/demo.ts'
import type { Localized } from '../../../schemas/localized.ts'
import type { Engine } from '../../run/open-engine.ts'
import { limits } from '../../limits.ts'

/** One line of the report. Every number is read from the store. */
export interface ReportLine {
  readonly id: string
  readonly labels: Localized
  readonly value: number
}

/** What the store says after a demo: intake, what the pack counts, messages, runs. */
export async function readReport(engine: Engine, figures: readonly DemoFigure[]): Promise<readonly ReportLine[]> {
  const { store } = engine
  const [runs, messages, refusals] = await Promise.all([
    store.runs.countByStatus(),
    store.outbox.countByState(),
    store.refusals.countByCode()
  ])
  const accepted = await countAccepted(engine)
  const refused = Object.values(refusals).reduce((sum, count) => sum + count, 0)
  const own = await Promise.all(figures.map((figure) => readFigure(engine, figure)))
  return [
    line('received', { vi: 'Nhận được', en: 'Received' }, accepted + refused),
    line('accepted', { vi: 'Được nhận', en: 'Accepted' }, accepted),
    ...Object.entries(refusals).map(([code, count]) =>
      line(`refused.${code}`, { vi: `Từ chối: ${code}`, en: `Refused: ${code}` }, count)
    ),
    ...own.flat(),
    line('mailsDelivered', { vi: 'Thư đã gửi', en: 'Mails delivered' }, messages.sent),
    line('runsCompleted', { vi: 'Lần chạy hoàn thành', en: 'Runs completed' }, runs.completed),
    line('runsFailed', { vi: 'Lần chạy lỗi', en: 'Runs failed' }, runs.failed),
    line('runsWaiting', { vi: 'Lần chạy đang chờ', en: 'Runs waiting' }, runs.waiting)
  ]
}

/** Runs that were started from outside: by forms and webhooks. */
async function countAccepted({ registry, store }: Engine): Promise<number> {
  const flows = registry.flows().filter(({ flow }) => flow.trigger.type === 'form' || flow.trigger.type === 'webhook')
  const counts = await Promise.all(flows.map(({ id }) => store.runs.countByStatus(id)))
  return counts.flatMap((count) => Object.values(count)).reduce((sum, count) => sum + count, 0)
}

async function readFigure(engine: Engine, figure: DemoFigure): Promise<readonly ReportLine[]> {
  const { id, labels, count, less, sum, durationsOf } = figure
  if (durationsOf !== undefined) return readDurations(engine, figure, durationsOf)
  if (sum) return [line(id, labels, await sumOf(engine, sum))]
  const [counted, taken] = await Promise.all([countOf(engine, count), countOf(engine, less)])
  return [line(id, labels, counted - taken)]
}

function countOf({ store }: Engine, count: DemoFigure['count']): Promise<number> {
  if (!count) return Promise.resolve(0)
  return store.records.count(count.entity, count.where as Parameters<typeof store.records.count>[1])
}

async function sumOf(
  { store }: Engine,
  { entity, field }: { readonly entity: string; readonly field: string }
): Promise<number> {
  let total = 0
  let cursor: string | undefined
  do {
    const page = await store.records.find(entity, {
      limit: limits.pageRowsMax,
      ...(cursor === undefined ? {} : { cursor })
    })
    for (const record of page.records) total += Number(record[field] ?? 0)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return total
}

async function readDurations(
  engine: Engine,
  { id, labels }: DemoFigure,
  flowId: string
): Promise<readonly ReportLine[]> {
  const sorted = await engine.store.runs.durations(flowId)
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  return [
    line(`${id}.p50Ms`, { vi: `${labels.vi}, trung vị (ms)`, en: `${labels.en}, p50 (ms)` }, at(0.5)),
    line(`${id}.p99Ms`, { vi: `${labels.vi}, p99 (ms)`, en: `${labels.en}, p99 (ms)` }, at(0.99))
  ]
}

function line(id: string, labels: Localized, value: number): ReportLine {
  return { id, labels, value }
}
