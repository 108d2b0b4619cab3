import { describe, expect, test } from 'vitest'
import type { JournalEntry } from '../../schemas/journal.ts'
import type { Step } from '../../schemas/step.ts'
import { open, shop } from '../support/shop-of-test.ts'
import { echo } from '../support/echo.ts'

const nap: Step = { id: 'nap', kind: 'wait', for: 'PT1H' }
const hourMs = 3_600_000
const doneSteps = (journal: readonly JournalEntry[]) =>
  journal.flatMap((entry) => (entry.kind === 'done' ? [entry.step] : []))
const pass = async () => {
  await shop().clock.advance(hourMs)
  await shop().rest()
}

describe('a run', () => {
  test('finishes on the version it started on', async () => {
    const { publish, run, journal } = await open()
    await publish([nap, echo('old')])
    const id = await run()
    await publish([nap, echo('new')])
    await pass()
    expect(doneSteps(await journal(id))).toEqual(['old'])
  })

  test('that is moved goes on with another version from where it stands', async () => {
    const { publish, run, journal, engine, status } = await open()
    await publish([echo('first', { n: 1 }), nap, echo('old')])
    const id = await run()
    await publish([echo('first', { n: 2 }), nap, echo('new', { n: { cel: 'steps.first.n' } }), echo('more')])
    await engine.control.move(id, 2, 'user:test')
    expect(await status(id)).toBe('waiting')
    await pass()
    expect(doneSteps(await journal(id))).toEqual(['first', 'new', 'more'])
    expect((await journal(id)).find(({ kind }) => kind === 'moved')).toMatchObject({ from: 1, to: 2, by: 'user:test' })
  })

  test('keeps to its time when it is moved, and takes what it waits for from the new version', async () => {
    const { publish, run, status, engine, rest } = await open()
    const wait = (name: string): Step => ({ id: 'w', kind: 'waitFor', event: { on: 'signal', name }, within: 'P1D' })
    await publish([wait('one')])
    const id = await run()
    await publish([wait('two')])
    await engine.control.move(id, 2, 'user:test')
    await shop().clock.advance(1)
    await rest()
    const emit = (name: string) => engine.intake.emitSignal({ name, key: '', data: {}, id: null }, 'api')
    // What it has begun to wait for it still waits for: the journal says so.
    await emit('two')
    await rest()
    expect(await status(id)).toBe('waiting')
    await emit('one')
    await rest()
    expect(await status(id)).toBe('completed')
  })

  test.each<[string, readonly Step[]]>([
    ['that no longer has its step', [echo('other')]],
    [
      'where its step is of another kind',
      [{ id: 'nap', kind: 'waitFor', event: { on: 'signal', name: 'x' }, within: 'P1D' }]
    ],
    [
      'where its step stands in another list',
      [{ id: 'side', kind: 'parallel', until: 'all', lists: [{ id: 'a', steps: [nap] }] }]
    ]
  ])('is not moved to a version %s, and says why', async (_, steps) => {
    const { publish, run, engine, status } = await open()
    await publish([nap])
    const id = await run()
    await publish(steps)
    await expect(engine.control.move(id, 2, 'user:test')).rejects.toMatchObject({ code: 'RUN_CANNOT_MOVE' })
    expect(await status(id)).toBe('waiting')
    await pass()
    expect(await status(id)).toBe('completed')
  })

  test('that failed goes on with the newest version, where the fault is mended', async () => {
    const { publish, run, status, engine, rest } = await open()
    const branch = (when: string): Step => ({ id: 'fork', kind: 'branch', cases: [{ id: 'yes', when, steps: [] }] })
    await publish([echo('first'), branch('trigger.input.n > 5')])
    const id = await run({ n: 'seven' })
    expect(await status(id)).toBe('failed')
    await publish([echo('first'), branch('trigger.input.n == "seven"')])
    await engine.control.retry(id, 'user:test', { on: 'newest' })
    await shop().clock.advance(1)
    await rest()
    expect(await status(id)).toBe('completed')
  })

  test('goes on with the data that was changed, failed or not', async () => {
    const { publish, run, journal, engine, status, rest } = await open()
    const use = echo('use', { n: { cel: 'steps.first.n + 1.0' } })
    await publish([echo('first', { n: 1 }), nap, use])
    const waiting = await run()
    await engine.control.edit(waiting, { first: { n: 41 } }, 'user:test')
    await rest()
    await pass()
    expect((await journal(waiting)).at(-2)).toMatchObject({ output: { n: 42 } })
    await publish([echo('first', { n: { cel: 'trigger.input.n' } }), use])
    const failed = await run({ n: 'no number' })
    expect(await status(failed)).toBe('failed')
    await engine.control.retry(failed, 'user:test', { outputs: { first: { n: 1 } } })
    await shop().clock.advance(1)
    await rest()
    expect((await journal(failed)).at(-2)).toMatchObject({ output: { n: 2 } })
    await expect(engine.control.edit(waiting, { gone: 1 }, 'user:test')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })
})
