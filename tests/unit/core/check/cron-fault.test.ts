import { Cron } from 'croner'
import { describe, expect, test } from 'vitest'
import { cronFault } from '../../../../engine/core/check/cron-fault.ts'

describe('cronFault()', () => {
  test.each([
    '* * * * *',
    '0 8 * * 1-5',
    '*/15 9-17 * * mon,wed,FRI',
    '0 0 8 1 jan,jul *',
    '30 0 8 L * *',
    '0 8 1-7/2 * *',
    '59 23 31 12 7'
  ])('reads %s, and so does the scheduler', (text) => {
    expect(cronFault(text)).toBeNull()
    expect(new Cron(text).nextRun()).not.toBeNull()
  })

  test.each([
    ['60 8 * * *', 1],
    ['0 24 * * *', 2],
    ['0 8 0 * *', 3],
    ['0 8 * 13 *', 4],
    ['0 8 * * 8', 5],
    ['0 8 * * mo', 5],
    ['0 8-x * * *', 2],
    ['0 8/0 * * *', 2],
    ['0 0 25 * * *', 3]
  ])('does not read %s, and neither does the scheduler', (text, part) => {
    expect(cronFault(text)).toBe(part)
    expect(() => new Cron(text)).toThrow(/Cron/u)
  })

  test.each(['', '0 8 * *', '0 0 8 * * * 2026', '@daily'])('wants five or six parts, and not %j', (text) => {
    expect(cronFault(text)).not.toBeNull()
  })
})
