import { describe, expect, test } from 'vitest'
import { engineError } from '../../engine/errors.ts'
import type { SandboxOutcome } from '../../engine/ports/sandbox.ts'
import { checkAnswer } from '../../engine/sandbox/check-answer.ts'
import { deathCause } from '../../engine/sandbox/death-cause.ts'
import { encodeFrame, FrameReader } from '../../engine/sandbox/frame.ts'
import { GuestCall } from '../../engine/sandbox/guest-call.ts'
import { guestFailure } from '../../engine/sandbox/guest-failure.ts'
import { parseGuestReads } from '../../engine/sandbox/guest-reads.ts'
import { parseGuestStop } from '../../engine/sandbox/guest-stop.ts'
import { HostCalls } from '../../engine/sandbox/host-calls.ts'
import type { HostFrame } from '../../engine/sandbox/host-frame.ts'
import { PluginAccount } from '../../engine/sandbox/plugin-account.ts'
import { PluginCalls } from '../../engine/sandbox/plugin-calls.ts'
import { readAnswers, type GuestAnswer } from '../../engine/sandbox/read-answers.ts'
import { sandboxLimits } from '../../engine/sandbox/sandbox-limits.ts'
import { verdictOn } from '../../engine/sandbox/verdict.ts'
import { sandboxCall } from '../support/test-plugin.ts'

/** What a host process under foreign control may write: nothing of it is believed. */
const limits = sandboxLimits({})
const done = (answer: Partial<GuestAnswer>): GuestAnswer => ({
  kind: 'done',
  key: 1,
  body: '{}',
  effects: '',
  log: '',
  ...answer
})
const call = (settle: (outcome: SandboxOutcome) => void = () => {}) =>
  new GuestCall(sandboxCall({ action: 'a' }), settle, () => {})

describe('FrameReader', () => {
  const frame = (text: string) => encodeFrame({ kind: 6, plugin: 9, timeoutMs: 0, text })

  test('puts frames together, wherever the pipe cuts them', () => {
    const texts = ['', 'xin chào', 'ữ'.repeat(500), '🙂']
    const bytes = Buffer.concat(texts.map(frame))
    for (const size of [1, 2, 7, 64, 1_000, bytes.length]) {
      const reader = new FrameReader(10_000)
      const frames = []
      for (let at = 0; at < bytes.length; at += size) frames.push(...(reader.push(bytes.subarray(at, at + size)) ?? []))
      expect(frames).toEqual(texts.map((text) => ({ kind: 6, plugin: 9, cpuUs: 0, memoryKb: 0, text })))
    }
  })

  test('refuses a frame that is larger than allowed before it has come', () => {
    const header = frame('x'.repeat(200)).subarray(0, 18)
    expect(new FrameReader(100).push(header)).toBeNull()
  })
})

describe('readAnswers()', () => {
  test('reads the answers of a batch', () => {
    expect(readAnswers('+d7\n{"a":1}\n{"kind":"x"}\n"log"\nr8\n[]\n\n\n')).toEqual({
      isDone: false,
      answers: [
        done({ key: 7, body: '{"a":1}', effects: '{"kind":"x"}', log: '"log"' }),
        done({ kind: 'reads', key: 8, body: '[]' })
      ]
    })
  })

  test.each([
    '',
    'd1\n1\n\n\n',
    '.d1\n1\n\n',
    '.x1\n1\n\n\n',
    '.dx\n1\n\n\n',
    '.d1\n1\n\n\n\n',
    '.d1.5\n1\n\n\n',
    '.\n\n\n\n'
  ])('takes %j for no answer', (text) => expect(readAnswers(text)).toBeNull())
})

describe('HostCalls.answered()', () => {
  function sent(): { readonly calls: HostCalls; readonly frame: HostFrame; readonly settled: SandboxOutcome[] } {
    const calls = new HostCalls(
      limits,
      () => {},
      () => {}
    )
    const plugin = new PluginCalls(1, { id: 'test', version: '1.0.0', code: '' }, new PluginAccount(limits))
    const settled: SandboxOutcome[] = []
    for (let n = 0; n < 2; n++)
      calls.begin(
        plugin,
        call((outcome) => void settled.push(outcome))
      )
    calls.nextFrame()
    const frame = calls.nextFrame()
    if (!frame) throw engineError('BUG', { reason: 'nothing was sent' })
    return { calls, frame, settled }
  }

  test('takes the answers in the order of the calls', () => {
    const { calls, frame, settled } = sent()
    expect(calls.answered(frame, '+d1\n1\n\n\n')).toBe(false)
    expect(calls.answered(frame, '.d2\n2\n\n\n')).toBe(true)
    expect(settled.map((outcome) => outcome.ok && outcome.outputJson)).toEqual(['1', '2'])
  })

  test.each([
    ['for a call of another batch', '.d7\n1\n\n\nd2\n1\n\n\n'],
    ['in another order', '.d2\n1\n\n\nd1\n1\n\n\n'],
    ['twice for one call', '.d1\n1\n\n\nd1\n1\n\n\n'],
    ['for fewer calls than it ends', '.d1\n1\n\n\n'],
    ['for more calls than there are', '.d1\n1\n\n\nd2\n1\n\n\nd3\n1\n\n\n']
  ])('takes no answers %s', (_, text) => {
    const { calls, frame, settled } = sent()
    expect(calls.answered(frame, text)).toBeNull()
    expect(settled).toEqual([])
  })
})

describe('checkAnswer()', () => {
  const codeOf = (answer: Partial<GuestAnswer>) => {
    const outcome = checkAnswer(call(), done(answer), limits)
    return outcome.ok ? 'ok' : outcome.error.code
  }

  test.each([
    ['an output that is too large', { body: `"${'x'.repeat(1_048_576)}"` }, 'PLUGIN_LIMIT'],
    ['too many effects', { effects: Array(501).fill('{}').join(',') }, 'PLUGIN_LIMIT'],
    ['effects that are too large', { effects: `{"a":"${'x'.repeat(1_048_576)}"}` }, 'PLUGIN_LIMIT'],
    ['effects that are no JSON', { effects: '{]' }, 'EFFECT_INVALID'],
    ['effects that are no objects', { effects: '{},null' }, 'EFFECT_INVALID'],
    ['a key __proto__ deep in an effect', { effects: '{"a":[{"__proto__":1}]}' }, 'EFFECT_INVALID'],
    ['a key __proto__ deep in the output', { body: '[[{"b":{"__proto__":1}}]]' }, 'OUTPUT_INVALID'],
    ['a mere text __proto__', { body: '["__proto__"]' }, 'ok'],
    ['a log that is no JSON', { log: '"' }, 'ok']
  ])('judges %s', (_, answer, code) => expect(codeOf(answer)).toBe(code))

  test('cuts a log that is too long', () => {
    const lines = Array.from({ length: 300 }, () => JSON.stringify('x'.repeat(600)))
    const outcome = checkAnswer(call(), done({ log: [...lines, 5].join(',') }), limits)
    expect(outcome.ok && [outcome.log.length, outcome.log[0]?.length]).toEqual([200, 500])
  })
})

describe('guestFailure()', () => {
  test.each(['', 'null', '[]', '5', '{"code":"BUG"}', '{"code":"CAPABILITY_DENIED","message":7}'])(
    'makes of %j a failure of the plugin, never another error',
    (json) => expect(guestFailure(json, limits).code).toBe('PLUGIN_THREW')
  )
})

describe('parseGuestReads()', () => {
  test.each([
    '{}',
    '[5]',
    '[{"op":"find","entity":"a.b"}]',
    '[{"op":"find","entity":"a.b","query":{"limit":-1}}]',
    '[{"op":"find","entity":"a.b","query":{"drop":1}}]',
    '[{"op":"find","entity":"a.b","query":{"where":{"__proto__":1}}}]',
    '[{"op":"get","entity":"a.b","id":5}]',
    '[{"op":"__proto__","entity":"a.b","id":"1"}]',
    '[{"op":"constructor","entity":"a.b"}]'
  ])('takes %s for no read', (json) => expect(parseGuestReads(json)).toBeNull())
})

describe('parseGuestStop()', () => {
  const stop = (fields: object) =>
    JSON.stringify({ reason: 'timeout', message: 'm', cpuMs: 900, wallMs: 1_000, ...fields })

  test('blames the machine for a timeout in which the plugin hardly ran', () => {
    expect(parseGuestStop(stop({}))?.cause).toBe('timeout')
    expect(parseGuestStop(stop({ cpuMs: 100 }))?.cause).toBe('outside')
  })

  test('takes no reason that it does not know', () => {
    expect(parseGuestStop(stop({ reason: 'guilty' }))).toBeNull()
  })
})

describe('deathCause()', () => {
  const end = { isOverdue: false, signal: 'SIGKILL', exitCode: null, lastWords: '' }

  test.each([
    ['timeout', { isOverdue: true }],
    ['memory', { lastWords: 'mach: out of memory' }],
    ['crash', { signal: 'SIGSEGV' }],
    ['crash', { signal: null, exitCode: 134 }],
    ['outside', {}],
    ['outside', { signal: 'SIGTERM' }]
  ])('says %s', (cause, known) => expect(deathCause({ ...end, ...known })).toBe(cause))
})

describe('verdictOn()', () => {
  const first = { isAlone: false, deaths: 0, batchSize: 1 }

  test.each([
    ['timeout', first, 'guilty'],
    ['timeout', { ...first, batchSize: 2 }, 'alone'],
    ['memory', first, 'alone'],
    ['memory', { ...first, isAlone: true }, 'guilty'],
    ['crash', first, 'alone'],
    ['outside', first, 'again'],
    ['outside', { ...first, deaths: 2 }, 'giveUp'],
    ['missing', { ...first, deaths: 9 }, 'again']
  ] as const)('after %s for %o says %s', (cause, suspect, verdict) =>
    expect(verdictOn(cause, suspect, 3)).toBe(verdict)
  )
})
