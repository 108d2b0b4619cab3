import type { Flow } from '../../schemas/flow.ts'
import type { Json, Millis } from '../../schemas/json.ts'
import type { Message } from '../../schemas/message.ts'
import type {
  BlockedSends,
  PastReport,
  PlayedConflict,
  PlayedDoubt,
  PlayedMessages,
  PlayedPath,
  PlayedRunLine
} from '../../schemas/rehearsal.ts'
import { runStatuses } from '../../schemas/run.ts'
import { limits } from '../limits.ts'
import type { OverlayReader, PastEvents, PlayedChange, PlayedRun } from '../ports/overlay.ts'
import type { Engine } from '../run/open-engine.ts'
import { titleOf } from '../run/read-run-detail.ts'
import { tallyFlow } from '../run/tally-flow.ts'
import { countChanges } from './count-changes.ts'
import { findConflicts, type Conflicts } from './find-conflicts.ts'
import type { PastPlayed } from './play-past.ts'
import { readWay, type Way } from './read-way.ts'

export interface PastToReport {
  readonly engine: Engine
  readonly flow: Flow
  readonly past: PastEvents
  readonly done: OverlayReader
  readonly counts: PastPlayed
  readonly askedSince: Millis
  readonly until: Millis
  readonly tookMs: number
}

interface Walked {
  readonly run: PlayedRun
  readonly way: Way
}

/** Sums up what was played. Everything is read from the copy; nothing is counted while it is played. */
export async function reportPast(parts: PastToReport): Promise<PastReport> {
  const { engine, flow, past, done, counts, until, tookMs } = parts
  const all = [...done.runs()]
  const walked = all.filter(({ flowId }) => flowId === flow.id).map((run) => ({ run, way: readWay(run) }))
  const changes = [...done.changes()]
  const messages = [...done.messages()]
  const conflicts = findConflicts({ runs: walked.map(({ run }) => run), messages, ...past })
  const skips = await engine.store.runs.skips(flow.id)
  const paths = pathsOf(walked)
  return {
    since: past.since,
    until,
    tookMs,
    happenings: happeningsOf(past),
    enrolled: walked.length,
    turnedAway: {
      ...(counts.turnedAway > 0 ? { condition: counts.turnedAway } : {}),
      ...Object.fromEntries(skips.map(({ reason, count }) => [reason, count]))
    },
    statuses: tally(
      walked.map(({ run }) => run.status),
      runStatuses
    ),
    outcomes: tally(
      walked.flatMap(({ way }) => ended(way)),
      ['completed', 'goal', 'failed', 'cancelled']
    ),
    paths,
    tally: await tallyFlow(engine.store, { flowId: flow.id, from: past.since }),
    messages: messagesOf(messages),
    changes: countChanges(changes, engine.registry.entities()),
    blocked: blockedOf(engine, walked),
    held: heldOf(walked),
    conflicts: conflictsOf(engine, conflicts),
    runs: linesOf(walked, { paths, changes, messages, conflicts }),
    doubts: doubtsOf(parts, walked.length)
  }
}

function happeningsOf({ happenings }: PastEvents): PastReport['happenings'] {
  return tally(
    happenings.map(({ kind }) => kind),
    ['start', 'write', 'signal', 'decide']
  )
}

/** How often each name is there; those of `all` also when they are not. */
function tally<K extends string>(names: readonly K[], all: readonly K[] = []): Readonly<Record<K, number>> {
  const counts = new Map<K, number>(all.map((name) => [name, 0]))
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return Object.fromEntries(counts) as Record<K, number>
}

function ended({ end }: Way) {
  return end === 'underWay' ? [] : [end]
}

function pathName({ choices, end }: Pick<Way, 'choices' | 'end'>): string {
  return JSON.stringify([choices, end])
}

function pathsOf(walked: readonly Walked[]): readonly PlayedPath[] {
  const grouped = Map.groupBy(walked, ({ way }) => pathName(way))
  const paths = [...grouped.values()].flatMap((group) => {
    const way = group[0]?.way
    return way ? [{ choices: way.choices, end: way.end, count: group.length }] : []
  })
  return paths.toSorted((a, b) => b.count - a.count).slice(0, limits.rehearsedPathsMax)
}

function messagesOf(messages: readonly Message[]): readonly PlayedMessages[] {
  const grouped = Map.groupBy(messages, ({ stepId, channel }) => `${stepId} ${channel}`)
  return [...grouped.values()].flatMap((group) => {
    const first = group[0]
    return first ? [{ step: first.stepId, channel: first.channel, count: group.length }] : []
  })
}

/** A step that sends, and from which nothing has come. */
function blockedOf(engine: Engine, walked: readonly Walked[]): readonly BlockedSends[] {
  const counts = new Map<string, BlockedSends & { count: number }>()
  for (const { run } of walked) {
    for (const entry of run.journal) {
      if (entry.kind !== 'done' && entry.kind !== 'failed') continue
      const isOver = entry.kind === 'done' ? (entry.messages?.length ?? 0) === 0 : entry.retryAt === null
      if (!isOver || !isSend(engine, run, entry.step)) continue
      const reason = entry.kind === 'failed' ? entry.error.code : reasonIn(entry.output)
      const line = counts.get(`${entry.step} ${reason}`) ?? { step: entry.step, reason, count: 0 }
      line.count += 1
      counts.set(`${entry.step} ${reason}`, line)
    }
  }
  return [...counts.values()]
}

function isSend({ registry }: Engine, { flowId }: PlayedRun, stepId: string): boolean {
  const step = registry.flow(flowId).stepsById.get(stepId)
  return step?.kind === 'action' && registry.action(step.action).action.message !== undefined
}

function reasonIn(output: Json): string {
  const reason = typeof output === 'object' && output !== null && 'reason' in output ? output['reason'] : null
  return typeof reason === 'string' && reason !== '' ? reason : 'nothingSent'
}

function heldOf(walked: readonly Walked[]): PastReport['held'] {
  const times = walked.flatMap(({ run: { begunAt, createdAt } }) =>
    begunAt !== null && begunAt > createdAt ? [begunAt - createdAt] : []
  )
  return { count: times.length, longestMs: times.reduce((most, time) => Math.max(most, time), 0) }
}

function conflictsOf({ registry }: Engine, { byFlow }: Conflicts): readonly PlayedConflict[] {
  return [...byFlow].map(([flowId, counts]) => {
    const names = registry.flows().find(({ id }) => id === flowId)?.flow.names ?? { vi: flowId, en: flowId }
    return { flowId, names, ...counts }
  })
}

interface Told {
  readonly paths: readonly PlayedPath[]
  readonly changes: readonly PlayedChange[]
  readonly messages: readonly Message[]
  readonly conflicts: Conflicts
}

function linesOf(walked: readonly Walked[], told: Told): readonly PlayedRunLine[] {
  const placeByName = new Map(told.paths.map((path, place) => [pathName(path), place]))
  const changes = tally(told.changes.map(({ runId }) => runId))
  const messages = tally(told.messages.map(({ runId }) => runId))
  return walked.slice(0, limits.rehearsedRunsNamedMax).map(({ run, way }) => ({
    id: run.id,
    subject: run.subject,
    title: titleOf(run.trigger),
    status: run.status,
    end: way.end,
    at: run.createdAt,
    path: placeByName.get(pathName(way)) ?? null,
    messages: messages[run.id] ?? 0,
    changes: changes[run.id] ?? 0,
    conflicts: told.conflicts.byRun.get(run.id) ?? 0
  }))
}

function doubtsOf({ flow, past, counts, askedSince }: PastToReport, enrolled: number): readonly PlayedDoubt[] {
  const { trigger, enrolment } = flow
  const isDirect = trigger.type === 'form' || trigger.type === 'webhook' || trigger.type === 'manual'
  const doubts: readonly (PlayedDoubt & { readonly holds: boolean })[] = [
    { kind: 'shortened', count: past.happenings.length, holds: past.since > askedSince },
    { kind: 'unfit', count: counts.unfit, holds: counts.unfit > 0 },
    { kind: 'conditionHidden', count: 0, holds: isDirect && (trigger.condition ?? enrolment) !== undefined },
    { kind: 'begunBefore', count: 0, holds: enrolment !== undefined },
    {
      kind: 'noneKept',
      count: 0,
      holds: isDirect && enrolled === 0 && past.happenings.every(({ kind }) => kind !== 'start')
    }
  ]
  return doubts.filter(({ holds }) => holds).map(({ kind, count }) => ({ kind, count }))
}
