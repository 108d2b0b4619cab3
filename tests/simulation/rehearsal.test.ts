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
  history = await openDemoHistory({ rows: 100 })
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
      const played = readEffects(file, id, history.from)
      expect(real.length).toBeGreaterThan(20)
      expect(played).toEqual(real)
      expect(past?.enrolled).toBe(real.filter((each) => 'trigger_data' in each).length)
      expect(past?.doubts.filter(({ kind }) => kind === 'unfit')).toEqual([])
    },
    120_000
  )
})
