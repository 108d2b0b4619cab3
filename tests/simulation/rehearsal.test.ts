import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rehearse, type Rehearsed } from '../../engine/rehearsal/rehearse.ts'
import { openSandbox } from '../../engine/sandbox/open-sandbox.ts'
import { openOverlay } from '../../engine/store/sqlite/open-overlay.ts'
import type { Flow } from '../../schemas/flow.ts'
import type { RehearsalAsk } from '../../schemas/rehearsal.ts'
import { openDemoHistory, readEffects, type DemoHistory } from '../support/demo-history.ts'

let history: DemoHistory
let folder = ''
let count = 0

beforeAll(async () => {
  history = await openDemoHistory({ rows: 60 })
  folder = mkdtempSync(join(tmpdir(), 'mach-rehearsal-'))
}, 300_000)

afterAll(async () => {
  await history.close()
  rmSync(folder, { recursive: true, force: true })
})

async function play(ask: RehearsalAsk): Promise<Rehearsed & { readonly file: string }> {
  const file = join(folder, `${(count += 1)}.db`)
  const rehearsed = await rehearse(
    {
      openOverlay: (asked) => openOverlay(history.file, file, asked),
      openSandbox,
      now: history.until,
      tell: () => undefined
    },
    ask
  )
  return { ...rehearsed, file }
}

const flowOf = (id: string): Flow => history.engine.registry.flow(id).flow

describe('the past played once more', () => {
  test.each(['lead-capture', 'follow-up', 'order-intake', 'loyalty-reward'])(
    'comes to what %s really did, effect by effect',
    async (id) => {
      const { past, file, close } = await play({ kind: 'past', flow: flowOf(id), days: 90 })
      await close()
      const real = readEffects(history.file, id, history.from)
      expect(real.length).toBeGreaterThan(20)
      expect(readEffects(file, id, history.from)).toEqual(real)
      expect(past?.enrolled).toBe(real.filter((each) => 'trigger_data' in each).length)
      expect(past?.doubts.filter(({ kind }) => kind === 'unfit')).toEqual([])
    },
    120_000
  )

  test('says of a flow that is only drawn what it would really have done', async () => {
    const drawn = changed()
    const lived = await openDemoHistory({ rows: 60, flows: [drawn] })
    const { past, file, close } = await play({ kind: 'past', flow: drawn, days: 90 })
    await Promise.all([close(), lived.engine.stop()])
    const real = withoutVersion(readEffects(lived.file, 'follow-up', history.from))
    expect(withoutVersion(readEffects(file, 'follow-up', history.from))).toEqual(real)
    expect(real).not.toEqual(withoutVersion(readEffects(history.file, 'follow-up', history.from)))
    // Half of those who are left draw the arm that sends nothing.
    const taken = past?.tally.steps.find(({ step }) => step === 'half')?.took ?? {}
    expect(Object.keys(taken).toSorted()).toEqual(['chose:no', 'chose:yes'])
  }, 240_000)

  test('counts what it played: ways, messages and changes', async () => {
    const { past, close } = await play({ kind: 'past', flow: flowOf('loyalty-reward'), days: 90 })
    await close()
    const real = readEffects(history.file, 'loyalty-reward', history.from)
    expect(past?.messages.reduce((sum, { count: sent }) => sum + sent, 0)).toBe(
      real.filter((each) => 'payload' in each).length
    )
    expect(past?.changes.reduce((sum, { count: made }) => sum + made, 0)).toBe(
      real.filter((each) => 'changes' in each).length
    )
    expect(past?.paths.reduce((sum, path) => sum + path.count, 0)).toBe(past?.enrolled)
    expect(past?.runs.length).toBe(past?.enrolled)
  }, 60_000)
})

describe('a flow tried on one occasion', () => {
  test('goes through its waits at once and shows every change and message', async () => {
    const { records } = await history.engine.store.records.find('crm.lead', { limit: 200 })
    const lead = records.find((each) => each['status'] === 'contacted')
    const flow = flowOf('follow-up')
    const occasion = { kind: 'record', entity: 'crm.lead', id: lead?.id ?? '' } as const
    const { trial, close } = await play({ kind: 'trial', flow, occasion })
    await close()
    const { run, changes } = trial?.played ?? { run: null, changes: [] }
    expect(run?.status).toBe('completed')
    const slept = run?.journal.flatMap((entry) => (entry.kind === 'slept' ? [entry.until - history.until] : []))
    expect(slept).toEqual([24 * hourMs, 96 * hourMs])
    expect(changes.map(({ entity, op, step }) => `${op} ${entity} by ${step}`)).toEqual([
      'create crm.activity by callAgain'
    ])
  }, 60_000)

  test('is not let in when its condition does not hold', async () => {
    const { records } = await history.engine.store.records.find('crm.lead', { limit: 200 })
    const lead = records.find((each) => each['status'] !== 'contacted')
    const occasion = { kind: 'record', entity: 'crm.lead', id: lead?.id ?? '' } as const
    const { trial, close } = await play({ kind: 'trial', flow: flowOf('follow-up'), occasion })
    await close()
    expect(trial).toEqual({ played: null, turnedAway: 'condition' })
  }, 60_000)
})

const hourMs = 3_600_000

/** The follow-up with a longer wait, for half of the people. */
function changed(): Flow {
  const flow = flowOf('follow-up')
  const [wait, ...rest] = flow.steps
  if (wait?.kind !== 'wait') throw new Error('the follow-up begins otherwise')
  const end = { id: 'left', kind: 'end', outcome: 'completed' } as const
  const arms = [
    { id: 'yes', percent: 50, steps: [] },
    { id: 'no', percent: 50, steps: [end] }
  ]
  return { ...flow, steps: [{ ...wait, for: 'PT60H' }, { id: 'half', kind: 'split', arms }, ...rest] }
}

/** Which number a version has depends on how many there were. */
function withoutVersion(effects: readonly object[]): readonly unknown[] {
  return effects.map((each) => JSON.parse(JSON.stringify(each).replaceAll(/"flowVersion":\d+/gu, '')) as unknown)
}
