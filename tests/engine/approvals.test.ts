import { describe, expect, test } from 'vitest'
import type { JournalEntry } from '../../schemas/journal.ts'
import type { JsonObject } from '../../schemas/json.ts'
import type { ApproveStep } from '../../schemas/step.ts'
import { open, shop } from '../support/shop-of-test.ts'
import { echo } from '../support/echo.ts'

const hourMs = 3_600_000
const names = { vi: 'a', en: 'a' }

const ask = (parts: Partial<ApproveStep> = {}): ApproveStep => ({
  id: 'ask',
  kind: 'approve',
  title: 'Giảm {{ trigger.input.percent }}%?',
  approvers: 'trigger.input.people',
  outcomes: [
    { id: 'yes', names, steps: [echo('agreed', { by: { cel: 'steps.ask.by' }, data: { cel: 'steps.ask.data' } })] },
    { id: 'no', names, steps: [echo('declined')] }
  ],
  within: 'P2D',
  onTimeout: [echo('late')],
  ...parts
})

const given = { percent: 20, people: ['an', 'binh', 'chi'] }
const steps = (journal: readonly JournalEntry[]) =>
  journal.flatMap((entry) => (entry.kind === 'done' ? [entry.step] : []))
const decide = (runId: string, by: string, outcome: string, data?: JsonObject) =>
  shop().engine.control.decide(runId, 'ask', { by, outcome, ...(data ? { data } : {}) })
const people = async (approver: string | null = null) =>
  (await shop().store.runs.questions(approver, 50)).map((question) => question.approver)

describe('approve', () => {
  test('asks those it names and takes the list of the outcome that is chosen', async () => {
    const { publish, run, journal, rest, status, store } = await open()
    await publish([ask()])
    const id = await run(given)
    expect(await store.runs.questions('binh', 10)).toMatchObject([
      { runId: id, flowId: 'flow', step: 'ask', title: 'Giảm 20%?', approver: 'binh' }
    ])
    await decide(id, 'binh', 'no')
    await rest()
    expect([await status(id), steps(await journal(id))]).toEqual(['completed', ['declined']])
    expect(await people()).toEqual([])
  })

  test('waits for as many as the quorum says, and counts each person once, by the last word', async () => {
    const { publish, run, journal, rest, status } = await open()
    await publish([ask({ quorum: 2 })])
    const id = await run(given)
    await decide(id, 'an', 'yes')
    await decide(id, 'an', 'yes')
    await rest()
    expect([await status(id), await people()]).toEqual(['waiting', ['binh', 'chi']])
    await decide(id, 'an', 'no')
    await decide(id, 'binh', 'yes')
    await rest()
    expect(await status(id)).toBe('waiting')
    await decide(id, 'chi', 'yes')
    await rest()
    expect(await status(id)).toBe('completed')
    expect((await journal(id)).at(-2)).toMatchObject({ step: 'agreed', output: { by: ['binh', 'chi'] } })
  })

  test('still reminds, and still ends at its deadline, after one decision of two', async () => {
    const { publish, run, journal, rest, clock, status } = await open()
    await publish([ask({ quorum: 2, remindEvery: 'PT10H' })])
    const id = await run(given)
    await decide(id, 'an', 'yes')
    await rest()
    await clock.advance(11 * hourMs)
    await rest()
    expect((await journal(id)).at(-1)).toMatchObject({ kind: 'asked', reason: 'reminded' })
    await clock.advance(40 * hourMs)
    await rest()
    expect([await status(id), steps(await journal(id))]).toEqual(['completed', ['late']])
  })

  test('gives up when no outcome can get enough any more', async () => {
    const { publish, run, journal, rest } = await open()
    await publish([ask({ quorum: 2 })])
    const id = await run({ ...given, people: ['an', 'binh'] })
    await decide(id, 'an', 'yes')
    await decide(id, 'binh', 'no')
    await rest()
    expect(steps(await journal(id))).toEqual(['late'])
  })

  test('runs its notify list each time: asked, reminded, called in, with a link for each person', async () => {
    const { publish, run, journal, rest, clock } = await open()
    const notify = [echo('tell', { reason: { cel: 'approval.reason' }, links: { cel: 'approval.links' } })]
    const escalate = { after: 'P1D', to: '"duyen"' }
    await publish([ask({ notify, remindEvery: 'PT20H', escalate })])
    const id = await run(given)
    for (let hour = 0; hour < 30; hour += 1) await clock.advance(hourMs)
    await rest()
    const told = (await journal(id)).flatMap((entry) =>
      entry.kind === 'done' ? [entry.output as { reason: string; links: { approver: string; link: string }[] }] : []
    )
    expect(told.map(({ reason, links }) => [reason, links.map(({ approver }) => approver).join(' ')])).toEqual([
      ['asked', 'an binh chi'],
      ['reminded', 'an binh chi'],
      ['escalated', 'an binh chi duyen']
    ])
    expect(new Set(told.flatMap(({ links }) => links.map(({ link }) => link))).size).toBe(4)
    expect(await people('duyen')).toEqual(['duyen'])
    await decide(id, 'duyen', 'yes')
    await rest()
    expect(steps(await journal(id)).at(-1)).toBe('agreed')
  })

  test('hands the decision on: the one who gave it away is no longer asked', async () => {
    const { publish, run, rest, engine, journal } = await open()
    await publish([ask()])
    const id = await run({ ...given, people: ['an'] })
    await engine.control.delegate(id, 'ask', { by: 'an', to: 'em' })
    await rest()
    expect(await people()).toEqual(['em'])
    await expect(decide(id, 'an', 'yes')).rejects.toMatchObject({ code: 'NOT_ASKED' })
    await decide(id, 'em', 'yes')
    await rest()
    expect(steps(await journal(id))).toEqual(['agreed'])
  })

  test('takes no decision of strangers, no unknown outcome, and none after the end', async () => {
    const { publish, run, rest } = await open()
    await publish([ask()])
    const id = await run(given)
    await expect(decide(id, 'nobody', 'yes')).rejects.toMatchObject({ code: 'NOT_ASKED' })
    await expect(decide(id, 'an', 'maybe')).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await decide(id, 'an', 'yes')
    await rest()
    await expect(decide(id, 'binh', 'no')).rejects.toMatchObject({ code: 'NOTHING_ASKED' })
  })

  test('holds what people fill in against the schema of its form', async () => {
    const { publish, run, rest, journal } = await open()
    const form = { type: 'object', required: ['percent'], properties: { percent: { type: 'integer', maximum: 30 } } }
    await publish([ask({ form })])
    const id = await run(given)
    await expect(decide(id, 'an', 'yes')).rejects.toMatchObject({ code: 'INPUT_INVALID' })
    await expect(decide(id, 'an', 'yes', { percent: 90 })).rejects.toMatchObject({ code: 'INPUT_INVALID' })
    await decide(id, 'an', 'yes', { percent: 15 })
    await rest()
    expect((await journal(id)).at(-2)).toMatchObject({ step: 'agreed', output: { data: { percent: 15 } } })
  })

  test('asks nobody any more when its run is cancelled', async () => {
    const { publish, run, engine } = await open()
    await publish([ask()])
    const id = await run(given)
    await engine.control.cancel(id, 'api', 'no longer needed')
    expect(await people()).toEqual([])
  })
})
