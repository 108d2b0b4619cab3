import { timeout, memory, threw, limit, type Attack } from './attack.ts'

/** Answers that are too large, too many, or not what they seem. */
export const outputs: readonly Attack[] = [
  { name: 'an output of ten megabytes', handler: '() => "x".repeat(1e7)', outcome: limit },
  { name: 'an output just over the limit', handler: '() => "ữ".repeat(349_526)', outcome: limit },
  {
    name: 'an output with three million keys',
    handler: '() => { const o = {}; for (let i = 0; i < 3e6; i++) o["k" + i] = i; return o }',
    outcome: [...memory, ...limit]
  },
  {
    name: 'an output that doubles at every level',
    handler: '() => { let o = {}; for (let i = 0; i < 60; i++) o = { a: o, b: o }; return o }',
    outcome: [...memory, ...threw]
  },
  { name: 'an output that holds itself', handler: '() => { const o = {}; o.o = o; return o }', outcome: threw },
  { name: 'an output with a big integer', handler: '() => 10n', outcome: threw },
  {
    name: 'an output with a key __proto__',
    handler: '() => JSON.parse("{\\"a\\":{\\"__proto__\\":{\\"polluted\\":1}}}")',
    outcome: ['OUTPUT_INVALID']
  },
  { name: 'an output that is a function', handler: '() => () => 1', outcome: ['ok'], output: null },
  {
    name: 'an output that is a proxy of traps',
    handler: '() => new Proxy({}, { ownKeys() { throw new Error("trap") } })',
    outcome: threw
  },
  {
    name: 'an output with a line break where there is none in JSON',
    handler: '() => { JSON.stringify = () => "1\\n2\\n3"; String.prototype.toJSON = () => "\\n"; return { a: "x" } }',
    outcome: ['ok'],
    output: { a: 'x' }
  },
  {
    name: 'an effect with a key __proto__',
    handler:
      '(_, { records }) => { records.create({ id: "crm.person" }, JSON.parse("{\\"__proto__\\":{\\"polluted\\":1}}")) }',
    outcome: ['EFFECT_INVALID']
  },
  {
    name: 'an effect that is no object',
    handler: '(_, { records }) => { Object.prototype.toJSON = () => 5; records.create({ id: "crm.person" }, {}) }',
    outcome: ['EFFECT_INVALID']
  },
  {
    name: 'effects without end',
    handler: '(_, { records }) => { for (;;) records.create({ id: "crm.person" }, { a: 1 }) }',
    outcome: limit
  },
  {
    name: 'effects without end whose refusal is swallowed',
    handler:
      '(_, { send }) => { for (let i = 0; i < 1000; i++) try { send("email.message", {}) } catch {} return "sent" }',
    outcome: limit
  },
  {
    name: 'effects of ten megabytes',
    handler: '(_, { send }) => { for (let i = 0; i < 100; i++) send("email.message", { text: "x".repeat(1e5) }) }',
    outcome: limit
  },
  {
    name: 'reads without end',
    handler: 'async (_, { records }) => { for (;;) await records.get({ id: "crm.person" }, "1") }',
    outcome: limit
  },
  {
    name: 'a million reads at once',
    handler:
      '(_, { records }) => Promise.all(Array.from({ length: 1e5 }, () => records.get({ id: "crm.person" }, "1")))',
    outcome: [...limit, ...memory]
  },
  {
    name: 'a log without end',
    handler: '(_, { log }) => { for (let i = 0; i < 1e5; i++) log("x".repeat(10_000)); return 1 }',
    outcome: ['ok', ...timeout],
    output: 1
  },
  { name: 'ids without end', handler: '(_, { ids }) => { for (;;) ids.next() }', outcome: timeout }
]
