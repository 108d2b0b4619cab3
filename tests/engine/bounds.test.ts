import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import type { Step } from '../../schemas/step.ts'
import { limits } from '../../engine/limits.ts'
import { lockFolder } from '../../engine/lock-folder.ts'
import { openDatabase } from '../../engine/store/sqlite/open-database.ts'
import { GroupCommit } from '../../engine/store/sqlite/group-commit.ts'
import { openShop, type Shop } from '../support/shop.ts'

const names = { vi: 'a', en: 'a' }
const idOf = (n: number): string => `0195f000-0000-7000-8000-${String(n).padStart(12, '0')}`

describe('what is bounded', () => {
  let shop: Shop

  afterEach(() => shop.close())

  test('flows that start each other are stopped with a clear error', async () => {
    let made = 0
    shop = await openShop({
      handlers: {
        'shop.write': (_input, { effect }) => {
          effect({ kind: 'create', entity: 'shop.thing', id: idOf((made += 1)), values: { name: `n${made}` } })
          return {}
        }
      }
    })
    const steps: readonly Step[] = [{ id: 'again', kind: 'action', action: 'shop.write' }]
    await shop.engine.install.flow({
      id: 'loop',
      names,
      trigger: { type: 'recordCreated', entity: 'shop.thing' },
      steps
    })
    await shop.engine.intake.writeRecord(
      { op: 'create', entity: 'shop.thing', id: idOf(0), values: { name: 'first' } },
      'api'
    )
    await shop.rest()
    const { handles } = await shop.store.runs.list({ limit: 100 })
    // The changes that were made stand; the run that was one too many says why nothing came of it.
    expect(handles.map(({ run }) => run.status)).toEqual(['failed', ...Array(limits.causeDepthMax).fill('completed')])
    const [last] = await shop.journal(handles[0]?.run.id ?? '')
    expect(last).toMatchObject({ kind: 'finished', result: { error: { code: 'LOOP_STOPPED' } } })
  })

  test('a record that keeps changing fails the step, not the engine', async () => {
    shop = await openShop({
      handlers: {
        'shop.count': async (_input, { read, effect }) => {
          const [thing] = await read({ op: 'get', entity: 'shop.thing', id: idOf(1) })
          await shop.engine.intake.writeRecord(
            { op: 'update', entity: 'shop.thing', id: idOf(1), version: null, values: { name: `${Math.random()}` } },
            'api'
          )
          effect({
            kind: 'update',
            entity: 'shop.thing',
            id: idOf(1),
            version: thing?.version ?? 0,
            values: { amount: 1 }
          })
          return {}
        }
      }
    })
    await shop.engine.intake.writeRecord(
      { op: 'create', entity: 'shop.thing', id: idOf(1), values: { name: 'x' } },
      'api'
    )
    await shop.publish([
      { id: 'c', kind: 'action', action: 'shop.count', retry: { attemptsMax: 1, firstDelayMs: 0, delayMaxMs: 0 } }
    ])
    const id = await shop.run()
    expect(await shop.status(id)).toBe('failed')
    expect((await shop.journal(id)).find((entry) => entry.kind === 'failed')).toMatchObject({
      error: { code: 'RUN_CONFLICTED' }
    })
  })

  test('a flow that cannot run cannot be published', async () => {
    shop = await openShop()
    const steps = [{ id: 'a', kind: 'action', action: 'shop.gone' }]
    const flow = { id: 'bad', names, trigger: { type: 'manual' }, steps }
    await expect(shop.engine.install.flow(flow)).rejects.toMatchObject({
      code: 'FLOW_INVALID',
      details: { findings: [{ step: 'a', code: 'UNKNOWN_ACTION' }] }
    })
    expect(shop.engine.install.validate({ ...flow, surplus: 1 })).toMatchObject([{ code: 'INPUT_INVALID' }])
  })
})

describe('a folder', () => {
  test('belongs to one process; a lock left by a dead one is taken over', () => {
    const folder = mkdtempSync(join(tmpdir(), 'mach-lock-'))
    writeFileSync(join(folder, 'mach.pid'), String(process.ppid))
    expect(() => lockFolder(folder)).toThrow(
      expect.objectContaining({ code: 'DATABASE_IN_USE', details: { folder, pid: process.ppid } })
    )
    writeFileSync(join(folder, 'mach.pid'), '4194303')
    const unlock = lockFolder(folder)
    expect(() => lockFolder(folder)).not.toThrow()
    unlock()
    rmSync(folder, { recursive: true, force: true })
  })
})

describe('a full disk', () => {
  test('refuses what does not fit, keeps what was committed, and takes more when there is room again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mach-full-'))
    const database = openDatabase(join(folder, 'small.db'))
    database.exec('create table t (a)')
    const group = new GroupCommit(database)
    const insert = database.prepare('insert into t values (?)')
    const add = () => group.add(() => insert.run('x'.repeat(100_000)))
    await add()
    database.pragma('max_page_count = 40')
    await expect(add()).rejects.toMatchObject({ code: 'DISK_FULL', status: 503 })
    database.pragma('max_page_count = 4000')
    await add()
    expect(database.prepare('select count(*) from t').pluck().get()).toBe(2)
    database.close()
    rmSync(folder, { recursive: true, force: true })
  })
})
