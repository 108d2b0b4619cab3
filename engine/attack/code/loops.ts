import { timeout, memory, threw, type CodeAttack } from '../attack.ts'

/** Code that never ends by itself. */
export const loops: readonly CodeAttack[] = [
  { row: 1, name: 'an empty loop', handler: '() => { for (;;); }', outcome: timeout },
  {
    row: 1,
    name: 'a loop that catches everything',
    handler: '() => { for (;;) { try { null.x } catch {} finally {} } }',
    outcome: timeout
  },
  {
    row: 1,
    name: 'a loop over a built-in that the optimiser takes apart',
    handler: '() => { for (;;) [1, 2, 3, 4].map((x) => x + 1) }',
    outcome: timeout
  },
  {
    row: 1,
    name: 'a loop over short-lived arrays',
    handler: '() => { for (;;) new Array(1000).fill(0.5) }',
    outcome: timeout
  },
  {
    row: 1,
    name: 'a loop over sums',
    handler: '() => { let a = 0; for (;;) a = [1, 2, 3].reduce((s, x) => s + x, a) }',
    outcome: timeout
  },
  { row: 1, name: 'a loop over spread', handler: '() => { for (;;) [...[1, 2, 3]] }', outcome: timeout },
  {
    row: 1,
    name: 'a loop over text',
    handler: '() => { let n = 0; for (;;) n += "abc".repeat(10).indexOf("z") }',
    outcome: timeout
  },
  {
    row: 1,
    name: 'a loop over a generator',
    handler: '() => { function* f() { for (;;) yield 1 } for (const x of f()); }',
    outcome: timeout
  },
  {
    row: 1,
    name: 'backtracking in a regular expression',
    handler: '() => /^(a+)+$/.test("a".repeat(40) + "b")',
    outcome: timeout
  },
  {
    row: 1,
    name: 'sorting with a comparison that never settles',
    handler: '() => { for (;;) Array.from({ length: 1e5 }, (_, i) => i).sort(() => 0.5 - Math.random()) }',
    outcome: memory
  },
  {
    row: 1,
    name: 'searching a large text',
    handler: '() => { const a = "a".repeat(2e6); for (;;) a.indexOf("a".repeat(1e6) + "b") }',
    outcome: timeout
  },
  {
    row: 1,
    name: 'recursion that is swallowed',
    handler: '() => { function f() { try { f() } finally { f() } } f() }',
    outcome: [...timeout, ...threw]
  },
  {
    row: 1,
    name: 'microtasks without end',
    handler: '() => { const again = () => Promise.resolve().then(again); again(); return new Promise(() => {}) }',
    outcome: memory
  },
  { row: 1, name: 'awaiting without end', handler: 'async () => { for (;;) await null }', outcome: memory },
  {
    row: 7,
    name: 'a loop after an awaited read',
    handler: 'async (_, { records }) => { await records.get({ id: "own.thing" }, "1"); for (;;) [1].map((x) => x) }',
    outcome: timeout
  },
  {
    row: 1,
    name: 'a loop in what is left over after the answer',
    handler: '() => { Promise.resolve().then(() => { for (;;); }); return 1 }',
    outcome: timeout
  },
  { row: 1, name: 'a loop in toJSON of the output', handler: '() => ({ toJSON() { for (;;); } })', outcome: timeout },
  { row: 1, name: 'a loop in a getter of the output', handler: '() => ({ get a() { for (;;); } })', outcome: timeout },
  { row: 1, name: 'a loop in `then` of the output', handler: '() => ({ then() { for (;;); } })', outcome: timeout },
  {
    row: 3,
    name: 'a large number in digits',
    handler: '() => (1n << 8_000_000n).toString().length',
    outcome: [...memory, 'ok']
  },
  {
    row: 3,
    name: 'squaring a number without end',
    handler: '() => { let n = 3n; for (;;) n *= n }',
    outcome: [...memory, ...threw]
  }
]
