import { describe, expect, test } from 'vitest'
import { compileFlow } from '../../engine/core/compile-flow.ts'
import { decide } from '../../engine/core/decide.ts'
import { initialState } from '../../engine/core/run-state.ts'
import { limits } from '../../engine/limits.ts'
import { journalKeySpan } from '../../engine/store/run-row.ts'

const noCalendar = (id: string): never => {
  throw new Error(`no calendar ${id}`)
}

describe('limits', () => {
  test('the journal has room for the longest loop, also when its pages end early because each item changes much', () => {
    const pages = limits.loopItemsMax / limits.loopPageItemsMax
    expect(limits.journalEntriesMax).toBeGreaterThan(4 * pages)
  })

  test('a run is over before its commits would be numbered into the journal of the next run', () => {
    expect(limits.journalEntriesMax).toBeLessThan(0.9 * journalKeySpan)
  })

  test('a run whose journal is full fails and says so', () => {
    const names = { vi: 'f', en: 'f' }
    const step = { id: 'nap', kind: 'wait' as const, for: 'PT1S' }
    const result = compileFlow({ id: 'f', names, trigger: { type: 'manual' }, steps: [step] }, 1)
    if (!result.ok) throw new Error('the flow does not compile')
    const run = { id: 'r', key: 'r', subject: null, trigger: {}, createdAt: 0 }
    const state = { ...initialState(result.compiled), entryCount: limits.journalEntriesMax }
    const decision = decide(result.compiled, state, { run, now: 0, linkOf: () => '', calendarOf: noCalendar })
    expect(decision).toMatchObject({
      entry: { kind: 'finished', outcome: 'failed', result: { error: { code: 'LIMIT_PASSED' } } }
    })
  })
})
