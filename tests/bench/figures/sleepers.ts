import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runChild } from '../../scale/run-child.ts'
import type { Slept } from '../../scale/sleepers-child.ts'
import { figure, type Figure } from '../support/figure.ts'

const sleepers = 10_000

/** What ten thousand runs asleep add to the memory of an idle engine. */
export async function benchSleepers(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'mach-sleepers-'))
  const { idleMb, asleepMb } = await runChild<Slept>('sleepers-child.ts', ['sleep', folder, folder, sleepers])
  rmSync(folder, { recursive: true, force: true })
  return [figure('sleeping_10k_rss_mb', asleepMb - idleMb, 'MB')]
}
