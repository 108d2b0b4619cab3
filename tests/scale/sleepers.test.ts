import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runChild } from './run-child.ts'
import { report, scaleOf } from './scale-of.ts'
import type { Slept, Woken } from './sleepers-child.ts'

const sleepers = scaleOf('MACH_SCALE_SLEEPERS', 2_000)
/** 60 MB for ten thousand; of that a part is the engine's own, whatever the number. */
const growthMbMax = 15 + (45 * sleepers) / 10_000

describe('runs asleep for 30 days', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mach-sleepers-'))
  const emptyFolder = mkdtempSync(join(tmpdir(), 'mach-idle-'))
  let slept: Slept
  let woken: Woken

  beforeAll(async () => {
    slept = await runChild<Slept>('sleepers-child.ts', ['sleep', folder, emptyFolder, sleepers])
    woken = await runChild<Woken>('sleepers-child.ts', ['wake', folder, emptyFolder, sleepers])
    report({ sleepers, whileStartedMb: slept.asleepMb - slept.idleMb, afterRestartMb: woken.asleepMb - woken.idleMb })
  })
  afterAll(() => {
    for (const each of [folder, emptyFolder]) rmSync(each, { recursive: true, force: true })
  })

  test('cost less memory than is promised: 60 MB for ten thousand', () => {
    expect(slept.asleep).toBe(sleepers)
    expect(slept.asleepMb - slept.idleMb).toBeLessThan(growthMbMax)
    expect(woken.asleepMb - woken.idleMb).toBeLessThan(growthMbMax)
  })

  test('wake on time after a restart: none before, all within a second', () => {
    expect(woken).toMatchObject({ asleep: sleepers, early: 0, finished: sleepers })
  })
})
