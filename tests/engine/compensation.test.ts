import { describe, expect, test } from 'vitest'
import type { Step } from '../../schemas/step.ts'
import { open } from '../support/shop-of-test.ts'
import { echo } from '../support/echo.ts'

const dayMs = 86_400_000
const once = { attemptsMax: 1, firstDelayMs: 0, delayMaxMs: 0 }
const fails = {
  'shop.fail': () => {
    throw new Error('no luck')
  }
}

describe('compensation', () => {
  test('makes good what finished steps did, the last one first, and then the run fails', async () => {
    const undone: unknown[] = []
    const { publish, run, journal, status, engine } = await open({
      handlers: { ...fails, 'shop.count': (input) => ({ count: undone.push(input['undo']) }) }
    })
    const doing = (id: string): Step => ({
      ...(echo(id, { id }) as Extract<Step, { kind: 'action' }>),
      compensate: { action: 'shop.count', input: { undo: { cel: 'output.id' } } }
    })
    await publish([doing('one'), doing('two'), { id: 'bad', kind: 'action', action: 'shop.fail', retry: once }])
    const id = await run()
    expect(await status(id)).toBe('failed')
    expect(undone).toEqual(['two', 'one'])
    expect((await journal(id)).map(({ kind }) => kind)).toEqual([
      'done',
      'done',
      'failed',
      'compensated',
      'compensated',
      'finished'
    ])
    await expect(engine.control.retry(id, 'user:test')).rejects.toMatchObject({ code: 'NOTHING_TO_RETRY' })
  })

  test('says what could not be made good, and goes on with the rest', async () => {
    const { publish, run, journal, status } = await open({ handlers: fails })
    const doing = (id: string, action: string): Step => ({
      ...(echo(id) as Extract<Step, { kind: 'action' }>),
      compensate: { action }
    })
    await publish([
      doing('one', 'shop.echo'),
      doing('two', 'shop.fail'),
      { id: 'bad', kind: 'action', action: 'shop.fail', retry: once }
    ])
    const id = await run()
    expect(await status(id)).toBe('failed')
    const made = (await journal(id)).filter((entry) => entry.kind === 'compensated')
    expect(made).toMatchObject([
      { step: 'two', error: { code: 'PLUGIN_THREW' } },
      { step: 'one', error: null }
    ])
  })
})

describe('a time limit', () => {
  test('ends a run that is not finished in time, wherever it stands, and makes good what it did', async () => {
    const { publish, run, status, journal, clock, rest } = await open()
    const doing: Step = { ...(echo('one') as Extract<Step, { kind: 'action' }>), compensate: { action: 'shop.echo' } }
    const waiting: Step = { id: 'w', kind: 'waitFor', event: { on: 'signal', name: 'never' }, within: 'P30D' }
    await publish([doing, waiting], { timeLimit: 'P2D' })
    const id = await run()
    await clock.advance(2 * dayMs)
    await rest()
    expect(await status(id)).toBe('failed')
    const entries = await journal(id)
    expect(entries.map(({ kind }) => kind)).toEqual(['done', 'awaited', 'overran', 'compensated', 'finished'])
    expect(entries.at(-1)).toMatchObject({ result: { error: { code: 'RUN_TOO_LATE' } } })
  })
})
