import { Writable } from 'node:stream'
import { pino } from 'pino'
import { afterEach, describe, expect, test } from 'vitest'
import { readConfig } from '../../../engine/config.ts'
import { EngineError, engineError } from '../../../engine/errors.ts'
import { logTelemetry } from '../../../engine/telemetry/log-telemetry.ts'
import { openShop, type Shop } from '../../support/shop.ts'

let shop: Shop

afterEach(() => shop.close())

/** What a real logger writes at that level. */
async function linesAt(level: string, code: 'echo' | 'fail'): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const lines: Readonly<Record<string, unknown>>[] = []
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(JSON.parse(chunk.toString('utf8')) as Record<string, unknown>)
      done()
    }
  })
  shop = await openShop({
    telemetry: logTelemetry(pino({ base: null, level }, sink)),
    handlers: {
      'shop.fail': () => {
        throw engineError('PLUGIN_THREW', { plugin: 'shop', message: 'hoa@example.com has no domain' })
      }
    }
  })
  const retry = { attemptsMax: 1, firstDelayMs: 1, delayMaxMs: 1 }
  await shop.publish([{ id: 'one', kind: 'action', action: `shop.${code}`, input: { name: 'Nguyễn Thị Hoa' }, retry }])
  await shop.run({ phone: '+84901234567' })
  return lines
}

describe('logTelemetry()', () => {
  test('tells of a run from its beginning to its end when asked for everything', async () => {
    const lines = await linesAt('debug', 'echo')
    expect(lines.map(({ msg }) => msg)).toEqual(['a run was enqueued', 'a run finished'])
    expect(lines[1]).toMatchObject({ flowId: 'flow', flowVersion: 1, outcome: 'completed' })
    expect(lines[1]?.['runId']).toBe(lines[0]?.['runId'])
  })

  test('is silent about what goes well at the usual level', async () => {
    expect(await linesAt('info', 'echo')).toEqual([])
  })

  test('names run, step, action and code of what fails, and no data of people', async () => {
    const lines = await linesAt('info', 'fail')
    expect(lines.map(({ msg }) => msg)).toEqual(['a step failed', 'a run failed'])
    expect(lines[0]).toMatchObject({ level: 40, stepId: 'one', action: 'shop.fail', attempt: 1, code: 'PLUGIN_THREW' })
    expect(JSON.stringify(lines)).not.toMatch(/hoa@|Hoa|8490/)
  })
})

test('the level of the log comes from MACH_LOG_LEVEL, and one that does not exist is refused', async () => {
  shop = await openShop()
  expect(readConfig({ MACH_LOG_LEVEL: 'debug' }).logLevel).toBe('debug')
  expect(readConfig({}).logLevel).toBe('info')
  expect(() => readConfig({ MACH_LOG_LEVEL: 'loud' })).toThrow(EngineError)
})
