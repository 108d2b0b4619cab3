import type { JournalEntry } from '../../../schemas/journal.ts'
import type { LaneView, RunDetail } from '../../../schemas/views.ts'
import type { Overlay, StepMark } from '../../canvas/overlay.ts'
import { runIcons } from '../../panels/state-icons.ts'
import { sayLook } from '../../texts/look-texts.ts'
import { listText } from '../../words/list-text.ts'
import type { Tone } from '../../words/status-text.ts'
import { untilText } from '../../words/until-text.ts'
import { stepsTaken } from './steps-taken.ts'

const icons = {
  busy: runIcons.ready,
  wait: runIcons.waiting,
  good: runIcons.completed,
  bad: runIcons.failed,
  quiet: runIcons.cancelled
} as const

function mark(tone: Tone, text: string): StepMark {
  return { tone, text, icon: icons[tone] }
}

/** A run drawn over its flow: the ways it took, and on each card in a few words how its step stands. */
export function runOverlay(run: RunDetail, now: number): Overlay {
  const { ways, entriesOf, reached } = stepsTaken(run)
  const standing = new Map(run.lanes.map((lane) => [lane.step, lane]))
  const steps = [...reached].flatMap((id): [string, StepMark][] => {
    const lane = standing.get(id)
    const entries = entriesOf.get(id) ?? []
    const told = lane ? standingMark(run, lane, { entries, now }) : pastMark(entries)
    return told ? [[id, told]] : []
  })
  const trigger = run.status === 'queued' ? mark('wait', sayLook.state_queued()) : mark('good', sayLook.state_begun())
  return { trigger, steps: new Map(steps), ways: new Map([...ways].map((way) => [way, { share: 0.5 }])) }
}

interface Around {
  readonly entries: readonly JournalEntry[]
  readonly now: number
}

/** How the run stands at a step that it has not left. */
function standingMark({ status }: RunDetail, lane: LaneView, { entries, now }: Around): StepMark {
  if (status === 'failed') return mark('bad', sayLook.state_failed())
  if (status === 'cancelled' || status === 'completed') return mark('quiet', sayLook.state_stopped())
  const time = lane.until === null ? '' : untilText(lane.until, now)
  switch (lane.standing) {
    case 'asleep':
      return mark('wait', sayLook.state_sleeps({ time }))
    case 'awaiting':
      return mark('wait', sayLook.state_awaits({ time }))
    case 'asked':
      return mark('wait', sayLook.state_asks({ names: listText(lane.people, 'and') }))
    case 'called':
      return mark('wait', sayLook.state_called())
    case 'forked':
      return mark('busy', sayLook.state_forked())
    case 'paging':
      return mark('busy', sayLook.state_paging({ count: itemsDone(entries) }))
    case null:
      return attemptMark(lane, time)
  }
}

function attemptMark({ attempts, until }: LaneView, time: string): StepMark {
  if (attempts === 0 || until === null) return mark('busy', sayLook.state_working())
  return mark('bad', sayLook.state_retries({ attempt: attempts + 1, time }))
}

/** How it went at a step that the run has left; null where the step has nothing of its own to say. */
function pastMark(entries: readonly JournalEntry[]): StepMark | null {
  const last = entries.at(-1)
  switch (last?.kind) {
    case undefined:
      return null
    case 'done':
      return mark('good', last.attempt > 1 ? sayLook.state_done_after({ count: last.attempt }) : sayLook.state_done())
    case 'failed':
      return mark('bad', sayLook.state_failed())
    case 'expired':
      return mark('wait', sayLook.state_expired())
    case 'looped':
      if (last.goesOn) return mark('busy', sayLook.state_round({ round: last.rounds + 1 }))
      return mark('good', sayLook.state_rounds({ count: last.rounds }))
    case 'paged':
      return mark('good', sayLook.state_items({ count: itemsDone(entries) }))
    case 'compensated':
      return mark('quiet', sayLook.state_undone())
    case 'returned':
      return last.outcome === 'failed' ? mark('bad', sayLook.state_failed()) : mark('good', sayLook.state_done())
    case 'finished':
      return last.outcome === 'failed' ? mark('bad', sayLook.state_ended()) : mark('good', sayLook.state_ended())
    default:
      return mark('good', sayLook.state_done())
  }
}

function itemsDone(entries: readonly JournalEntry[]): number {
  return entries.reduce((sum, entry) => sum + (entry.kind === 'paged' ? entry.count : 0), 0)
}
