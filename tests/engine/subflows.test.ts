import { describe, expect, test } from 'vitest'
import type { Flow } from '../../schemas/flow.ts'
import type { Step } from '../../schemas/step.ts'
import { open, shop } from '../support/shop-of-test.ts'
import { echo } from '../support/echo.ts'

const names = { vi: 'a', en: 'a' }
const nap: Step = { id: 'nap', kind: 'wait', for: 'PT1H' }
const call = (more: object = {}): Step => ({
  id: 'call',
  kind: 'subflow',
  flow: 'child',
  wait: true,
  input: { n: { cel: 'trigger.input.n' } },
  ...more
})
const child = (steps: readonly Step[], more: Partial<Flow> = {}) =>
  shop().engine.install.flow({ id: 'child', names, trigger: { type: 'manual' }, steps, ...more })
const childRun = async () => (await shop().store.runs.list({ flowId: 'child', limit: 5 })).handles[0]?.run

describe('subflow', () => {
  test('waits for the other run and takes its result', async () => {
    const { publish, run, status, journal, clock, rest } = await open()
    await child([
      nap,
      { id: 'e', kind: 'end', outcome: 'completed', result: { twice: { cel: 'trigger.input.n * 2.0' } } }
    ])
    await publish([call(), echo('after', { result: { cel: 'steps.call.result.twice' } })])
    const id = await run({ n: 21 })
    expect(await status(id)).toBe('waiting')
    await clock.advance(3_600_000)
    await rest()
    expect(await status(id)).toBe('completed')
    expect((await journal(id)).at(-2)).toMatchObject({ output: { result: 42 } })
  })

  test('goes on at once when it does not wait', async () => {
    const { publish, run, status } = await open()
    await child([nap])
    await publish([call({ wait: false }), echo('after', { run: { cel: 'steps.call.runId' } })])
    expect(await status(await run({ n: 1 }))).toBe('completed')
    expect((await childRun())?.status).toBe('waiting')
  })

  test('a failed run fails the step, or goes through its error list', async () => {
    const { publish, run, status, journal } = await open()
    await child([{ id: 'e', kind: 'end', outcome: 'failed' }])
    await publish([call()])
    const failed = await run({ n: 1 })
    expect(await status(failed)).toBe('failed')
    expect((await journal(failed)).at(-1)).toMatchObject({ result: { error: { code: 'SUBFLOW_FAILED' } } })
    await publish([call({ onError: [echo('sorry', { code: { cel: 'steps.call.error.code' } })] })])
    const handled = await run({ n: 1 })
    expect(await status(handled)).toBe('completed')
    expect((await journal(handled)).at(-2)).toMatchObject({ output: { code: 'SUBFLOW_FAILED' } })
  })

  test('a flow whose condition does not hold declines the call', async () => {
    const { publish, run, journal } = await open()
    await child([nap], { trigger: { type: 'manual', condition: 'trigger.input.n > 5' } })
    await publish([call()])
    expect((await journal(await run({ n: 1 })))[0]).toMatchObject({ kind: 'failed', error: { code: 'FLOW_DECLINED' } })
  })

  test('is cancelled with the run that waits for it', async () => {
    const { publish, run, engine } = await open()
    await child([nap])
    await publish([call()])
    const id = await run({ n: 1 })
    await engine.control.cancel(id, 'user:test', 'no longer needed')
    expect((await childRun())?.status).toBe('cancelled')
  })

  test('is cancelled when the list that called it has lost the race', async () => {
    const { publish, run, status } = await open()
    await child([nap])
    await publish([
      {
        id: 'race',
        kind: 'parallel',
        until: 'any',
        lists: [
          { id: 'a', steps: [call()] },
          { id: 'b', steps: [{ id: 'short', kind: 'wait', for: 'PT1M' }] }
        ]
      }
    ])
    const id = await run({ n: 1 })
    await shop().clock.advance(60_000)
    await shop().rest()
    expect(await status(id)).toBe('completed')
    expect((await childRun())?.status).toBe('cancelled')
  })

  test('when it is cancelled, the run that waits fails', async () => {
    const { publish, run, status, engine, rest } = await open()
    await child([nap])
    await publish([call()])
    const id = await run({ n: 1 })
    await engine.control.cancel((await childRun())?.id ?? '', 'user:test', 'stop')
    await rest()
    expect(await status(id)).toBe('failed')
  })

  test('a retried call is a new run', async () => {
    const { publish, run, status, engine, rest, clock } = await open()
    await child([{ id: 'e', kind: 'end', outcome: 'failed' }])
    await publish([call()])
    const id = await run({ n: 1 })
    await child([{ id: 'e', kind: 'end', outcome: 'completed' }])
    await engine.control.retry(id, 'user:test')
    await clock.advance(1)
    await rest()
    expect(await status(id)).toBe('completed')
  })
})
