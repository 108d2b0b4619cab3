import { describe, expect, test } from 'vitest'
import type { Step } from '../../schemas/step.ts'
import { open } from '../support/shop-of-test.ts'
import { echo } from '../support/echo.ts'

describe('records written by steps', () => {
  const create = (id: string, values: object) => ({ kind: 'create', entity: 'shop.thing', id, values }) as never
  const idOf = (n: number): string => `0195f000-0000-7000-8000-${String(n).padStart(12, '0')}`

  test('are there for the next step of the same run', async () => {
    const { publish, run, journal } = await open({
      handlers: {
        'shop.write': (_input, { effect }) => {
          effect(create(idOf(1), { name: 'Áo dài' }))
          return {}
        },
        'shop.read': async (_input, { read }) => ({
          names: (await read({ op: 'find', entity: 'shop.thing', query: {} })).map((thing) => thing['name'] ?? '')
        })
      }
    })
    await publish([
      { id: 'w', kind: 'action', action: 'shop.write' },
      { id: 'r', kind: 'action', action: 'shop.read' }
    ])
    const done = (await journal(await run())).findLast((entry) => entry.kind === 'done')
    expect(done).toMatchObject({ step: 'r', output: { names: ['Áo dài'] } })
  })

  test('are seen by their id in the next step, which shares the commit', async () => {
    const seen: unknown[] = []
    const { publish, run, store } = await open({
      handlers: {
        'shop.write': (_input, { effect }) => {
          effect(create(idOf(9), { name: 'a', amount: 1 }))
          return {}
        },
        'shop.count': async (_input, { read, effect }) => {
          const [thing] = await read({ op: 'find', entity: 'shop.thing', query: { where: { id: idOf(9) } } })
          seen.push([thing?.version, thing?.['amount']])
          effect({
            kind: 'update',
            entity: 'shop.thing',
            id: idOf(9),
            version: thing?.version ?? 0,
            values: { amount: Number(thing?.['amount']) + 1 }
          })
          return {}
        }
      }
    })
    const count = (id: string): Step => ({ id, kind: 'action', action: 'shop.count' })
    await publish([{ id: 'w', kind: 'action', action: 'shop.write' }, count('a'), count('b')])
    const handle = await store.runs.find(await run())
    expect(seen).toEqual([
      [1, 1],
      [2, 2]
    ])
    expect(await store.records.get('shop.thing', idOf(9))).toMatchObject({ amount: 3, version: 3 })
    expect(handle).toMatchObject({ seq: 1, run: { status: 'completed' } })
  })

  test('start the flows that wait for them, in the same commit, once per version', async () => {
    const { publish, run, engine, store, rest } = await open({
      handlers: {
        'shop.write': (_input, { effect }) => {
          effect(create(idOf(2), { name: 'Nón', amount: 7 }))
          return {}
        }
      }
    })
    await publish([{ id: 'w', kind: 'action', action: 'shop.write' }])
    await engine.install.flow({
      id: 'follow',
      names: { vi: 'a', en: 'a' },
      trigger: { type: 'recordCreated', entity: 'shop.thing', condition: 'trigger.record.amount > 5' },
      subject: 'trigger.record.id',
      steps: [echo('seen', { name: { cel: 'trigger.record.name' } })]
    })
    await run()
    await rest()
    const { handles } = await store.runs.list({ flowId: 'follow', limit: 10 })
    expect(handles.map(({ run: { status, subject } }) => ({ status, subject }))).toEqual([
      { status: 'completed', subject: idOf(2) }
    ])
  })

  test('are done again, not lost, when another change came between', async () => {
    let reads = 0
    const { publish, run, engine, store, journal } = await open({
      handlers: {
        'shop.count': async (_input, { read, effect }) => {
          const [thing] = await read({ op: 'get', entity: 'shop.thing', id: idOf(3) })
          reads += 1
          if (reads === 1) {
            await engine.intake.writeRecord(
              { op: 'update', entity: 'shop.thing', id: idOf(3), version: null, values: { amount: 100 } },
              'api'
            )
          }
          const amount = Number(thing?.['amount'] ?? 0) + 1
          effect({
            kind: 'update',
            entity: 'shop.thing',
            id: idOf(3),
            version: thing?.version ?? 0,
            values: { amount }
          })
          return { amount }
        }
      }
    })
    await engine.intake.writeRecord(
      { op: 'create', entity: 'shop.thing', id: idOf(3), values: { name: 'x', amount: 1 } },
      'api'
    )
    await publish([{ id: 'c', kind: 'action', action: 'shop.count' }])
    const id = await run()
    expect((await store.records.get('shop.thing', idOf(3)))?.['amount']).toBe(101)
    expect((await journal(id)).filter((entry) => entry.kind === 'done')).toHaveLength(1)
    expect(reads).toBe(2)
  })

  test('are refused when they do not fit the entity: the step fails and names the field', async () => {
    const { publish, run, journal, status } = await open({
      handlers: {
        'shop.write': (_input, { effect }) => {
          effect(create(idOf(4), { name: 'x', amount: 'many' }))
          return {}
        }
      }
    })
    await publish([echo('fine', {}), { id: 'w', kind: 'action', action: 'shop.write' }])
    const id = await run()
    expect(await status(id)).toBe('failed')
    const failed = (await journal(id)).find((entry) => entry.kind === 'failed')
    expect(failed).toMatchObject({
      step: 'w',
      error: { code: 'INPUT_INVALID', details: { fields: [{ path: '/amount' }] } }
    })
  })

  test('need a grant', async () => {
    const { publish, run, journal } = await open({
      handlers: {
        'shop.write': (_input, { effect }) => {
          effect({ kind: 'create', entity: 'other.thing', id: idOf(5), values: {} })
          return {}
        }
      }
    })
    await publish([{ id: 'w', kind: 'action', action: 'shop.write' }])
    const failed = (await journal(await run())).find((entry) => entry.kind === 'failed')
    expect(failed).toMatchObject({
      error: { code: 'CAPABILITY_DENIED', details: { capability: 'records:write:other.thing' } }
    })
  })

  test.each([
    [
      'another field',
      { kind: 'update', entity: 'shop.thing', id: idOf(6), version: 1, values: { amount: 2, name: 'y' } }
    ],
    ['another operation', { kind: 'delete', entity: 'shop.thing', id: idOf(6), version: 1 }],
    ['another entity', { kind: 'create', entity: 'shop.note', id: idOf(7), values: { text: 'x' } }]
  ])('are refused when the action says what it writes and asks for %s', async (_, effect) => {
    const { publish, run, journal, engine, store } = await open({
      handlers: {
        'shop.reprice': (_input, call) => {
          call.effect(effect as never)
          return {}
        }
      }
    })
    const values = { name: 'x', amount: 1 }
    await engine.intake.writeRecord({ op: 'create', entity: 'shop.thing', id: idOf(6), values }, 'api')
    await publish([{ id: 'w', kind: 'action', action: 'shop.reprice' }])
    const failed = (await journal(await run())).find((entry) => entry.kind === 'failed')
    expect(failed).toMatchObject({ error: { code: 'EFFECT_INVALID' } })
    expect(JSON.stringify(failed)).toContain('shop.reprice does not declare')
    expect(await store.records.get('shop.thing', idOf(6))).toMatchObject(values)
    expect(await store.records.get('shop.note', idOf(7))).toBeNull()
  })

  test('are made when the action has declared them', async () => {
    const { publish, run, status, engine, store } = await open({
      handlers: {
        'shop.reprice': (_input, { effect }) => {
          effect({ kind: 'update', entity: 'shop.thing', id: idOf(8), version: 1, values: { amount: 2 } })
          return {}
        }
      }
    })
    const values = { name: 'x', amount: 1 }
    await engine.intake.writeRecord({ op: 'create', entity: 'shop.thing', id: idOf(8), values }, 'api')
    await publish([{ id: 'w', kind: 'action', action: 'shop.reprice' }])
    expect(await status(await run())).toBe('completed')
    expect(await store.records.get('shop.thing', idOf(8))).toMatchObject({ amount: 2 })
  })
})
