import { describe, expect, test } from 'vitest'
import { limits } from '../../engine/limits.ts'
import { journalKeySpan } from '../../engine/store/sqlite/open-run-writer.ts'

describe('limits', () => {
  test('the journal has room for the longest loop, also when its pages end early because each item changes much', () => {
    const pages = limits.loopItemsMax / limits.loopPageItemsMax
    expect(limits.journalEntriesMax).toBeGreaterThan(4 * pages)
  })

  test('a run is over before its commits would be numbered into the journal of the next run', () => {
    expect(limits.journalEntriesMax).toBeLessThan(0.9 * journalKeySpan)
  })
})
