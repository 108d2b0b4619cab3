import { describe, expect, test } from 'vitest'
import type { Chapter, LoopChapter } from '../../../designer/pages/runs/chapter.ts'
import { findFailure } from '../../../designer/pages/runs/find-failure.ts'
import { laneStanding } from '../../../designer/pages/runs/lane-standing.ts'
import { openWaits } from '../../../designer/pages/runs/open-waits.ts'
import { tellRun } from '../../../designer/pages/runs/run-story.ts'
import { stepsById } from '../../../designer/pages/runs/steps-by-id.ts'
import { shopLabels } from './support/shop-labels.ts'
import { approvalNote } from '../../../designer/words/approval-note.ts'
import { pagesNote, pagesStanding } from '../../../designer/words/pages-note.ts'
import type { JournalEntry } from '../../../schemas/journal.ts'
import type { Step } from '../../../schemas/step.ts'
import type { RunDetail } from '../../../schemas/views.ts'
import { sampleCareFlow } from '../../browser/support/sample-care-flow.ts'
import { careRunIds, sampleCareRuns } from '../../browser/support/sample-care-runs.ts'
import { sampleRuns } from '../../browser/support/sample-runs.ts'

const now = Date.UTC(2026, 10, 25)
const runs = new Map(sampleCareRuns(now).map((run) => [run.id, run]))

function runOf(id: string): RunDetail {
  const run = runs.get(id)
  if (!run) throw new Error(`no run ${id}`)
  return run
}

function story(id: string): readonly Chapter[] {
  return tellRun(runOf(id).journal, sampleCareFlow.steps)
}

function chapter<Kind extends Chapter['kind']>(id: string, kind: Kind): Extract<Chapter, { readonly kind: Kind }> {
  const found = story(id).find((one): one is Extract<Chapter, { readonly kind: Kind }> => one.kind === kind)
  if (!found) throw new Error(`no ${kind}`)
  return found
}

describe('the sample', () => {
  const kindsOfSteps: Readonly<Record<Step['kind'], true>> = {
    action: true,
    code: true,
    branch: true,
    split: true,
    parallel: true,
    forEach: true,
    repeat: true,
    wait: true,
    waitFor: true,
    approve: true,
    subflow: true,
    end: true
  }
  const kindsOfEntries: Readonly<Record<Exclude<JournalEntry['kind'], 'cancelled' | 'overran'>, true>> = {
    done: true,
    failed: true,
    chose: true,
    slept: true,
    woke: true,
    forked: true,
    joined: true,
    looped: true,
    paged: true,
    awaited: true,
    received: true,
    expired: true,
    asked: true,
    decided: true,
    delegated: true,
    called: true,
    returned: true,
    compensated: true,
    goal: true,
    finished: true,
    retried: true,
    moved: true,
    edited: true
  }

  test('has a flow with every kind of step', () => {
    const kinds = [...stepsById(sampleCareFlow.steps).values()].map(({ kind }) => kind)
    expect([...new Set(kinds)].toSorted()).toEqual(Object.keys(kindsOfSteps).toSorted())
  })

  test('has every kind of entry but a cancel and a time limit, which other tests do', () => {
    const kinds = [...sampleCareRuns(now), ...sampleRuns(now)].flatMap(({ journal }) => journal.map(({ kind }) => kind))
    expect([...new Set(kinds)].toSorted()).toEqual(Object.keys(kindsOfEntries).toSorted())
  })
})

describe('tellRun()', () => {
  test('tells lists side by side inside the step that began them, in the order of each', () => {
    const { lanes, joined } = chapter(careRunIds.completed, 'fork')
    expect(joined?.done).toEqual(['thanks', 'survey', 'present'])
    const kinds = [...lanes].map(([list, chapters]) => [list, chapters.map(({ kind }) => kind)])
    expect(kinds).toEqual([
      ['thanks', ['call']],
      ['survey', ['await', 'call']],
      ['present', ['approval', 'call']]
    ])
  })

  test('tells what told the approvers inside the approval', () => {
    const { lanes } = chapter(careRunIds.waiting, 'fork')
    const [approval] = lanes.get('present') ?? []
    expect(approval).toMatchObject({ kind: 'approval', notices: [{ kind: 'call', step: 'tell' }] })
    expect(lanes.get('present')).toHaveLength(1)
  })

  test('tells each round of a loop apart, and whether it is done', () => {
    const loop: LoopChapter = chapter(careRunIds.completed, 'loop')
    expect(loop.rounds.map(({ chapters }) => chapters.map(({ kind }) => kind))).toEqual([
      ['call', 'sleep'],
      ['call', 'sleep']
    ])
    expect(loop.ended?.rounds).toBe(2)
  })

  test('tells all pages of a loop over items as one, with the failures of its pages', () => {
    expect(chapter(careRunIds.completed, 'pages').pages).toHaveLength(2)
    expect(chapter(careRunIds.failed, 'pages')).toMatchObject({ pages: [{ count: 500 }], failures: [{ attempt: 1 }] })
  })

  test('tells that a run was out of time', () => {
    const error = { code: 'RUN_TOO_LATE', message: 'too late' }
    expect(tellRun([{ kind: 'overran', at: 1, error }], [])).toMatchObject([
      { kind: 'turn', entry: { kind: 'overran' } }
    ])
  })

  test('tells what a person changed with what had stood there', () => {
    expect(chapter(careRunIds.completed, 'edit').changes).toEqual([
      { step: 'score', before: { points: 125, isBig: true }, after: { points: 60, isBig: false } }
    ])
    const edited = { kind: 'edited', at: 2, by: 'api' } as const
    const twice = tellRun([
      { ...edited, outputs: { score: 1 } },
      { ...edited, outputs: { score: 2 } }
    ])
    expect(twice.flatMap((one) => (one.kind === 'edit' ? one.changes : []))).toEqual([
      { step: 'score', before: undefined, after: 1 },
      { step: 'score', before: 1, after: 2 }
    ])
  })

  test('tells what was made good together, at the end of the run and not in the list of the step', () => {
    const undo = chapter(careRunIds.failed, 'undo')
    expect(undo.entries.map(({ step, error }) => [step, error === null])).toEqual([
      ['give', true],
      ['thank', false]
    ])
  })

  test('puts the event, the deadline and the result to what waited for them', () => {
    expect(chapter(careRunIds.completed, 'await').end?.kind).toBe('received')
    expect(chapter(careRunIds.completed, 'subflow').returned?.outcome).toBe('completed')
    const { lanes } = chapter(careRunIds.completed, 'fork')
    expect(lanes.get('survey')?.[0]).toMatchObject({ kind: 'await', end: { kind: 'expired' } })
  })

  test('loses no entry when the flow is not the one the run was on', () => {
    const told = tellRun(runOf(careRunIds.completed).journal, [])
    expect(told.filter(({ kind }) => kind === 'call').map((one) => 'step' in one && one.step)).toContain('give')
  })
})

describe('where a run stands', () => {
  test('is every list that waits, and no list that is done', () => {
    const waits = openWaits(story(careRunIds.waiting))
    expect(waits.map(({ kind, step }) => [kind, step])).toEqual([
      ['await', 'answered'],
      ['approval', 'allow']
    ])
    expect(openWaits(story(careRunIds.completed))).toEqual([])
  })

  test('is no approval for which enough people have chosen the same', () => {
    const { journal } = runOf(careRunIds.waiting)
    const outcomes = (['Chị Lan', 'Cô Mai'] as const).map((by) => {
      const second = { kind: 'decided', step: 'allow', at: now, by, outcome: 'yes' } as const
      const told = tellRun([...journal, second], sampleCareFlow.steps)
      return openWaits(told).map(({ step }) => step)
    })
    expect(outcomes).toEqual([['answered', 'allow'], ['answered']])
  })

  test('of a list: done, stopped or under way', () => {
    const fork = chapter(careRunIds.waiting, 'fork')
    const standings = (status: RunDetail['status']) =>
      ['thanks', 'survey', 'present'].map((list) => laneStanding(fork, list, status))
    expect(standings('waiting')).toEqual(['done', 'underWay', 'underWay'])
    expect(standings('failed')).toEqual([null, null, null])
    const joined = { kind: 'joined', step: 'care', at: 1, done: ['thanks'], stopped: ['survey'] } as const
    expect(laneStanding({ ...fork, joined }, 'survey', 'ready')).toBe('stopped')
  })

  test('is the failure that ended it, unless the flow itself ended as failed', () => {
    expect(findFailure(runOf(careRunIds.failed).journal)?.step).toBe('sum-up')
    const handled: JournalEntry = {
      kind: 'failed',
      step: 'send',
      at: 1,
      attempt: 1,
      input: null,
      error: { code: 'PLUGIN_THREW', message: 'no' },
      retryAt: null
    }
    const end = { kind: 'finished', at: 2, outcome: 'failed', result: null } as const
    expect(findFailure([handled, { ...end, step: 'give-up' }])).toBeNull()
    expect(findFailure([handled, { ...end, step: null }])).toBe(handled)
  })
})

describe('the words of a story', () => {
  test('count items, changes and messages over all pages', () => {
    shopLabels('vi')
    const { pages } = chapter(careRunIds.completed, 'pages')
    expect(pagesNote(pages, 'vi')).toBe('Đã làm 710 mục · 680 bản ghi đã đổi · 3 tin gửi đi · mất 8 giây')
    const [page] = pages
    if (!page) throw new Error('no page')
    const standings = (['end', 'stopWhen', 'itemsMax'] as const).map((why) =>
      pagesStanding({ ...page, isLast: true, why })
    )
    expect([pagesStanding(page), ...standings]).toEqual([
      'Đang làm tiếp các mục sau.',
      'Đã hết danh sách.',
      'Dừng sớm vì điều kiện dừng đã đúng.',
      'Dừng vì đã đủ số mục tối đa.'
    ])
  })

  test('tell one thing from many in English', () => {
    shopLabels('en')
    const [page] = chapter(careRunIds.completed, 'pages').pages
    if (!page) throw new Error('no page')
    const one = { ...page, count: 1, skippedCount: 0, changeCount: 1 }
    expect(pagesNote([one], 'en')).toBe('1 item done · 1 record changed · took 4 seconds')
  })

  test('say who was asked, reminded and called in, who handed it on and who decided', () => {
    shopLabels('vi')
    const approval = chapter(careRunIds.waiting, 'fork').lanes.get('present')?.[0]
    const entries = approval?.kind === 'approval' ? approval.entries : []
    expect(entries.map((entry) => approvalNote(entry, (id) => (id === 'yes' ? 'Đồng ý' : id)))).toEqual([
      'Đã hỏi Chị Lan và Anh Tú',
      'Đã nhắc Chị Lan và Anh Tú',
      'Anh Tú nhờ Cô Mai quyết định thay',
      'Quá lâu chưa xong, hỏi thêm; giờ có thể quyết định: Chị Lan, Cô Mai và Anh Bình',
      'Chị Lan chọn “Đồng ý”'
    ])
  })
})
