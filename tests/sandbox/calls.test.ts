import { afterAll, describe, expect, test } from 'vitest'
import { openTestSandbox, sandboxCall, shown, testPlugin } from '../support/test-plugin.ts'

const { sandbox, call } = openTestSandbox({
  echo: '(input) => input',
  later: 'async (input) => { await null; return input.value * 2 }',
  nothing: '() => {}',
  now: '(_, { clock }) => [clock.now(), new Date().toISOString(), Date.now(), new Intl.DateTimeFormat("en-GB", { timeZone: "UTC" }).format()]',
  log: '(_, { log }) => { log("one"); console.warn("two", { a: 1 }, 3); return null }',
  boom: 'function award() { throw new RangeError("No points left") }',
  effects: `(_, { records, send, signals }) => {
    const order = { id: "sales.order" }
    const values = { total: 10, note: undefined }
    const id = records.create(order, values)
    values.total = 99
    records.update(order, { id, version: 3 }, { total: null })
    records.delete(order, { id, version: 4 })
    send("email.message", { to: "a@example.com" }, { about: id })
    send("email.message", { to: "b@example.com" })
    signals.emit("sales.ordered", { key: id, data: { total: 10 } })
    signals.emit("sales.busy")
    return id
  }`,
  lost: `async (_, { records }) => {
    const leftover = Promise.reject(new Error("nobody waits"))
    return "fine"
  }`,
  stale: `(() => { let kept; return (input, context) => {
    if (!kept) { kept = context; return "first" }
    kept.records.create({ id: "sales.order" }, {})
  } })()`
})
afterAll(() => sandbox.close())

describe('Sandbox.call()', () => {
  test('gives the output of a handler as JSON text, with accents and line breaks intact', async () => {
    const input = {
      name: 'Nguyễn Thị Ánh',
      note: 'một\nhai\u2028ba "bốn"',
      lone: '\ud800',
      deep: [[1, null, true]],
      face: '🙂'
    }
    const outcome = await call({ action: 'echo', input })
    expect(outcome).toEqual({ ok: true, outputJson: JSON.stringify(input), effects: [], log: [] })
  })

  test('waits for a promise, and takes nothing for null', async () => {
    expect(shown(await call({ action: 'later', input: { value: 21 } }))).toEqual({ output: 42 })
    expect(shown(await call({ action: 'nothing' }))).toEqual({ output: null })
  })

  test('answers many calls made at once, each with its own output', async () => {
    const values = Array.from({ length: 300 }, (_, value) => value)
    const outcomes = await Promise.all(values.map((value) => call({ action: 'later', input: { value } })))
    expect(outcomes.map(shown)).toEqual(values.map((value) => ({ output: value * 2 })))
  })

  test('shows the handler one time only, wherever it looks', async () => {
    const now = Date.UTC(2024, 11, 24, 18)
    const output = ['2024-12-24T18:00:00.000Z', '2024-12-24T18:00:00.000Z', now, '24/12/2024']
    expect(shown(await call({ action: 'now', now }))).toEqual({ output })
  })

  test('gives effects in the order in which they were asked, as they were then', async () => {
    const outcome = await call({ action: 'effects' })
    if (!outcome.ok) throw outcome.error
    const id = JSON.parse(outcome.outputJson) as string
    expect(outcome.effects).toEqual([
      { kind: 'create', entity: 'sales.order', id, values: { total: 10 } },
      { kind: 'update', entity: 'sales.order', id, version: 3, values: { total: null } },
      { kind: 'delete', entity: 'sales.order', id, version: 4 },
      { kind: 'message', channel: 'email.message', payload: { to: 'a@example.com' }, about: id },
      { kind: 'message', channel: 'email.message', payload: { to: 'b@example.com' } },
      { kind: 'signal', name: 'sales.ordered', key: id, data: { total: 10 } },
      { kind: 'signal', name: 'sales.busy' }
    ])
  })

  test('keeps what the handler logs', async () => {
    const outcome = await call({ action: 'log' })
    expect(outcome.ok && outcome.log).toEqual(['one', 'two {"a":1} 3'])
  })

  test('tells what was thrown, and where in the bundle', async () => {
    expect(shown(await call({ action: 'boom' }))).toEqual({
      code: 'PLUGIN_THREW',
      plugin: 'test',
      action: 'boom',
      name: 'RangeError',
      message: 'No points left',
      at: expect.stringMatching(/^plugin\.js:\d+:\d+$/u)
    })
  })

  test('is not disturbed by a rejected promise that nobody waits for', async () => {
    const outcomes = await Promise.all(['lost', 'echo', 'lost'].map((action) => call({ action })))
    expect(outcomes.map(shown)).toEqual([{ output: 'fine' }, { output: {} }, { output: 'fine' }])
  })

  test('lets no call add effects to another one', async () => {
    expect(shown(await call({ action: 'stale' }))).toEqual({ output: 'first' })
    expect(shown(await call({ action: 'stale' }))).toMatchObject({ code: 'PLUGIN_THREW', message: 'The call is over.' })
  })

  test('fails for an action or a plugin that is not there', async () => {
    expect(shown(await call({ action: 'toString' }))).toMatchObject({ code: 'PLUGIN_THREW' })
    expect(shown(await call({ action: 'echo', pluginId: 'ghost' }))).toMatchObject({
      code: 'NOT_FOUND',
      what: 'plugin'
    })
  })

  test('fails only the call whose input is no JSON', async () => {
    const broken = sandbox.call({ ...sandboxCall({ action: 'echo' }), inputJson: '{"a":' })
    const outcomes = await Promise.all([call({ action: 'echo' }), broken, call({ action: 'echo' })])
    expect(outcomes.map((outcome) => outcome.ok)).toEqual([true, false, true])
  })
})

describe('Sandbox.load()', () => {
  test('takes another bundle in the place of the same version', async () => {
    sandbox.load(testPlugin('replaced', { say: '() => "old"' }))
    expect(shown(await call({ pluginId: 'replaced', action: 'say' }))).toEqual({ output: 'old' })
    sandbox.load(testPlugin('replaced', { say: '() => "new"' }))
    expect(shown(await call({ pluginId: 'replaced', action: 'say' }))).toEqual({ output: 'new' })
  })

  test('keeps two versions apart', async () => {
    sandbox.load(testPlugin('dated', { say: '() => 1' }))
    sandbox.load({ ...testPlugin('dated', { say: '() => 2' }), version: '2.0.0' })
    const outcomes = ['1.0.0', '2.0.0'].map((pluginVersion) =>
      call({ pluginId: 'dated', pluginVersion, action: 'say' })
    )
    expect((await Promise.all(outcomes)).map(shown)).toEqual([{ output: 1 }, { output: 2 }])
  })

  test.each([
    ['does not parse', 'machPlugin({', /Unexpected end of input/u],
    ['throws', 'throw new Error("not today")', /not today/u],
    ['registers nothing', '1 + 1', /registers no plugin/u]
  ])('says at the first call that a bundle %s', async (_, code, message) => {
    sandbox.load({ id: 'broken', version: '1.0.0', code })
    const outcome = shown(await call({ pluginId: 'broken', action: 'say' }))
    expect(outcome).toMatchObject({ code: 'PLUGIN_THREW', message: expect.stringMatching(message) })
  })

  test('refuses a bundle that is too large', () => {
    const code = ' '.repeat(1_048_577)
    expect(() => sandbox.load({ id: 'large', version: '1.0.0', code })).toThrow(/bundleBytesMax/u)
  })
})
