import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { engineError } from '../../engine/errors.ts'
import { openShop, type Shop } from '../support/shop.ts'

let folder = ''
let shop: Shop

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mach-bulk-'))
  shop = await openShop({ folder })
  await shop.publish([{ id: 'nap', kind: 'wait', for: 'P1D' }])
  await Promise.all(Array.from({ length: 350 }, () => shop.engine.intake.startByHand('flow', {}, 'user:test')))
  await shop.rest()
})

afterEach(async () => {
  await shop.close()
  rmSync(folder, { recursive: true, force: true })
})

const task = { action: 'cancel' as const, selection: { flowId: 'flow' }, options: {}, by: 'api' }

describe('openBulkJobs()', () => {
  test('goes on after a restart where it had come', async () => {
    const { id } = await shop.engine.bulk.begin(task, null)
    await shop.close()
    shop = await openShop({ folder })
    const before = (await shop.store.runs.countByStatus('flow')).cancelled
    expect(before).toBeGreaterThan(0)
    expect(before).toBeLessThan(350)
    await shop.rest()
    expect(await shop.engine.bulk.find(id)).toMatchObject({ state: 'done', done: 350, failed: 0 })
    expect((await shop.store.runs.countByStatus('flow')).cancelled).toBe(350)
  })

  test('takes no run that came after it began, and nothing more once it is paused', async () => {
    const { id } = await shop.engine.bulk.begin(task, null)
    const late = await shop.run()
    await shop.rest()
    expect(await shop.engine.bulk.find(id)).toMatchObject({ state: 'done', done: 350 })
    expect(await shop.status(late)).toBe('waiting')
  })

  test('waits while the disk is full and goes on by itself, whatever page that interrupted', async () => {
    const { jobs } = shop.store
    const { save } = jobs
    let left = 2
    const failing: typeof save = (job) => {
      left -= 1
      return left === 0 ? Promise.reject(engineError('DISK_FULL')) : save(job)
    }
    Object.assign(jobs, { save: failing })
    const { id } = await shop.engine.bulk.begin(task, null)
    await shop.rest()
    expect(await shop.engine.bulk.find(id)).toMatchObject({ state: 'working' })
    await shop.clock.advance(1000)
    await shop.rest()
    expect(await shop.engine.bulk.find(id)).toMatchObject({ state: 'done', failed: 0 })
    expect((await shop.store.runs.countByStatus('flow')).cancelled).toBe(350)
  })

  test('is paused by an error that nobody expected, and lets a person go on', async () => {
    const { jobs } = shop.store
    const { save } = jobs
    let left = 2
    const failing: typeof save = (job) => {
      left -= 1
      return left === 0 ? Promise.reject(new Error('no')) : save(job)
    }
    Object.assign(jobs, { save: failing })
    const { id } = await shop.engine.bulk.begin(task, null)
    await shop.rest()
    expect(await shop.engine.bulk.find(id)).toMatchObject({ state: 'paused' })
    await shop.engine.bulk.resume(id)
    await shop.rest()
    expect(await shop.engine.bulk.find(id)).toMatchObject({ state: 'done' })
  })

  test('lets a person stop it between two pages', async () => {
    const { id } = await shop.engine.bulk.begin(task, null)
    await shop.engine.bulk.cancel(id)
    await shop.rest()
    const job = await shop.engine.bulk.find(id)
    expect(job).toMatchObject({ state: 'cancelled', failed: 0 })
    expect(job.done).toBeLessThan(350)
    expect((await shop.store.runs.countByStatus('flow')).cancelled).toBe(job.done)
    expect(await shop.store.jobs.open()).toEqual([])
  })
})
