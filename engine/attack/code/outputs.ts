import { timeout, memory, threw, limit, type CodeAttack } from '../attack.ts'

/** Answers that are too large, too many, or not what they seem. */
export const outputs: readonly CodeAttack[] = [
  { row: 8, name: 'an output of ten megabytes', handler: '() => "x".repeat(1e7)', outcome: limit },
  { row: 8, name: 'an output just over the limit', handler: '() => "ữ".repeat(349_526)', outcome: limit },
  {
    row: 8,
    name: 'an output with three million keys',
    handler: '() => { const o = {}; for (let i = 0; i < 3e6; i++) o["k" + i] = i; return o }',
    outcome: [...memory, ...limit]
  },
  {
    row: 8,
    name: 'an output that doubles at every level',
    handler: '() => { let o = {}; for (let i = 0; i < 60; i++) o = { a: o, b: o }; return o }',
    outcome: [...memory, ...threw]
  },
  {
    row: 8,
    name: 'an output of twenty million numbers',
    handler: '() => new Array(2e7).fill(0.1)',
    outcome: [...memory, ...limit]
  },
  {
    row: 8,
    name: 'an output of a hundred megabytes',
    handler: '() => "x".repeat(1e8)',
    outcome: [...limit, ...memory]
  },
  {
    row: 8,
    name: 'a JSON text of four hundred megabytes',
    handler: '() => JSON.stringify(Array.from({ length: 4e6 }, (_, i) => "x".repeat(100) + i)).length',
    outcome: [...memory, ...threw]
  },
  { row: 8, name: 'an output that holds itself', handler: '() => { const o = {}; o.o = o; return o }', outcome: threw },
  { row: 8, name: 'an output with a big integer', handler: '() => 10n', outcome: threw },
  {
    row: 9,
    name: 'an output with a key __proto__',
    handler: '() => JSON.parse("{\\"a\\":{\\"__proto__\\":{\\"polluted\\":1}}}")',
    outcome: ['OUTPUT_INVALID']
  },
  { row: 8, name: 'an output that is a function', handler: '() => () => 1', outcome: ['ok'], output: null },
  {
    row: 8,
    name: 'an output that is a proxy of traps',
    handler: '() => new Proxy({}, { ownKeys() { throw new Error("trap") } })',
    outcome: threw
  },
  {
    row: 8,
    name: 'an output with a line break where there is none in JSON',
    handler: '() => { JSON.stringify = () => "1\\n2\\n3"; String.prototype.toJSON = () => "\\n"; return { a: "x" } }',
    outcome: ['ok'],
    output: { a: 'x' }
  },
  {
    row: 9,
    name: 'an effect with a key __proto__',
    handler:
      '(_, { records }) => { records.create({ id: "own.thing" }, JSON.parse("{\\"__proto__\\":{\\"polluted\\":1}}")) }',
    outcome: ['EFFECT_INVALID']
  },
  {
    row: 8,
    name: 'an effect that is no object',
    handler: '(_, { records }) => { Object.prototype.toJSON = () => 5; records.create({ id: "own.thing" }, {}) }',
    outcome: ['EFFECT_INVALID']
  },
  {
    row: 16,
    name: 'effects without end',
    handler: '(_, { records }) => { for (;;) records.create({ id: "own.thing" }, { a: 1 }) }',
    outcome: limit
  },
  {
    row: 16,
    name: 'effects without end whose refusal is swallowed',
    handler:
      '(_, { send }) => { for (let i = 0; i < 1000; i++) try { send("email.message", {}) } catch {} return "sent" }',
    outcome: limit
  },
  {
    row: 16,
    name: 'effects of ten megabytes',
    handler: '(_, { send }) => { for (let i = 0; i < 100; i++) send("email.message", { text: "x".repeat(1e5) }) }',
    outcome: limit
  },
  {
    row: 16,
    name: 'reads without end',
    handler: 'async (_, { records }) => { for (;;) await records.get({ id: "own.thing" }, "1") }',
    outcome: limit
  },
  {
    row: 16,
    name: 'a million reads at once',
    handler:
      '(_, { records }) => Promise.all(Array.from({ length: 1e5 }, () => records.get({ id: "own.thing" }, "1")))',
    outcome: [...limit, ...memory]
  },
  {
    row: 27,
    name: 'a log without end',
    handler: '(_, { log }) => { for (let i = 0; i < 1e5; i++) log("x".repeat(10_000)); return 1 }',
    outcome: ['ok', ...timeout],
    output: 1
  },
  { row: 1, name: 'ids without end', handler: '(_, { ids }) => { for (;;) ids.next() }', outcome: timeout }
]
