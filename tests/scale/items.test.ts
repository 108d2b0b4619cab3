import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import type { Looped } from './items-child.ts'
import { machFlags, runChild } from './run-child.ts'
import { report, scaleOf } from './scale-of.ts'

const itemCount = scaleOf('MACH_SCALE_ITEMS', 20_000)
const timeoutMs = 120_000 + itemCount

describe('forEach over very many records', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mach-items-'))
  let looped: Looped

  beforeAll(async () => {
    await runChild<number>('items-child.ts', ['fill', folder, itemCount])
    looped = await runChild<Looped>('items-child.ts', ['loop', folder, itemCount])
    report({ itemCount, peakMb: looped.peakMb, itemsPerSecond: looped.itemsPerSecond })
  }, timeoutMs)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('works through each of them once', () => {
    expect(looped).toMatchObject({
      status: 'completed',
      called: itemCount,
      output: { each: { count: itemCount, changed: Math.ceil(itemCount / 10), skipped: 0 } }
    })
  })

  test('stays under 256 MB at its highest', () => {
    expect(looped.peakMb).toBeLessThan(256)
  })
})

describe('npm start and npm run demo', () => {
  test('start Node with the same flags as the command, which the figures of memory rest on', () => {
    const scripts = Object.entries(manifest.scripts).filter(([name]) => name === 'start' || name === 'demo')
    expect(machFlags).toEqual(['--max-semi-space-size=16'])
    expect(scripts).toEqual(
      ['start', 'demo'].map((name) => [name, `node ${machFlags.join(' ')} engine/cli/mach.ts ${name}`])
    )
  })
})
