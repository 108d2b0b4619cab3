import { describe, expect, test } from 'vitest'
import { limits } from '../../../engine/limits.ts'
import { Counter } from '../../../engine/telemetry/counter.ts'
import { Histogram } from '../../../engine/telemetry/histogram.ts'
import { openMetrics } from '../../../engine/telemetry/open-metrics.ts'
import type { JournalEntry } from '../../../schemas/journal.ts'
import type { Run } from '../../../schemas/run.ts'

const run: Run = {
  id: 'r1',
  flowId: 'welcome',
  flowVersion: 1,
  status: 'ready',
  key: 'k',
  subject: null,
  trigger: {},
  createdAt: 1_000,
  updatedAt: 1_000,
  wakeAt: null
}

function linesAfter(entries: readonly JournalEntry[]): readonly string[] {
  const metrics = openMetrics()
  metrics.runMoved({ run, seq: 0, at: 0, tookMs: 1, entries, actionOf: (step) => `shop.${step}` })
  return metrics.exposition([]).split('\n')
}

describe('openMetrics()', () => {
  test('counts steps by action and outcome, their times, retries, and how runs finish', () => {
    const error = { code: 'PLUGIN_THREW', message: 'hoa@example.com is wrong' }
    const lines = linesAfter([
      { kind: 'failed', at: 1, step: 'greet', attempt: 1, input: null, error, retryAt: 9 },
      { kind: 'done', at: 9, step: 'greet', attempt: 2, input: {}, output: null, tookMs: 4 },
      { kind: 'finished', at: 10, outcome: 'goal', step: null, result: null }
    ])
    expect(lines).toEqual(
      expect.arrayContaining([
        'mach_steps_total{action="shop.greet",outcome="failed"} 1',
        'mach_steps_total{action="shop.greet",outcome="done"} 1',
        'mach_step_failures_total{action="shop.greet",code="PLUGIN_THREW"} 1',
        'mach_step_retries_total{action="shop.greet"} 1',
        'mach_step_seconds_bucket{action="shop.greet",le="0.002"} 0',
        'mach_step_seconds_bucket{action="shop.greet",le="0.005"} 1',
        'mach_step_seconds_bucket{action="shop.greet",le="+Inf"} 1',
        'mach_step_seconds_sum{action="shop.greet"} 0.004',
        'mach_runs_finished_total{flow="welcome",outcome="goal"} 1'
      ])
    )
    expect(lines.join('\n')).not.toContain('hoa@example.com')
  })

  test('writes each line so that a scraper can read it', () => {
    const metrics = openMetrics()
    metrics.transactionDone({ operations: 3, tookMs: 1.5 })
    const gauge = { name: 'odd', help: 'Odd.', samples: [{ labels: { host: 'a"b\\c\nd' }, value: 1 }] }
    const text = metrics.exposition([gauge])
    expect(text).toContain('odd{host="a\\"b\\\\c\\nd"} 1')
    expect(text.endsWith('\n')).toBe(true)
    const wellFormed = /^(# (HELP|TYPE) \w+ .+|\w+(\{(\w+="(\\.|[^"\\])*",?)*\})? -?[\d.e+-]+)$/
    expect(
      text
        .trimEnd()
        .split('\n')
        .filter((line) => !wellFormed.test(line))
    ).toEqual([])
  })
})

describe('a metric', () => {
  test('counts what has too many different labels together, so that it never fills the memory', () => {
    const counter = new Counter('c', 'C.', ['host'])
    for (let n = 0; n < limits.metricSeriesMax + 50; n += 1) counter.add([`h${n}`])
    const lines = counter.lines()
    expect(lines).toHaveLength(2 + limits.metricSeriesMax + 1)
    expect(lines).toContain('c{host="other"} 50')
  })

  test('puts each value into the first bucket that holds it, and writes buckets that hold all below them', () => {
    const histogram = new Histogram({ name: 'h', help: 'H.', bounds: [1, 2] })
    for (const value of [0.5, 1, 1.5, 9]) histogram.observe(value)
    expect(histogram.lines().slice(2)).toEqual([
      'h_bucket{le="1"} 2',
      'h_bucket{le="2"} 3',
      'h_bucket{le="+Inf"} 4',
      'h_sum 12',
      'h_count 4'
    ])
  })
})
