import { memory, threw, type CodeAttack } from '../attack.ts'

/** Code that takes memory until there is none. */
export const bombs: readonly CodeAttack[] = [
  {
    row: 2,
    name: 'an array that grows',
    handler: '() => { const a = []; for (;;) a.push(new Array(1000).fill(0.5)) }',
    outcome: memory
  },
  {
    row: 2,
    name: 'an array of objects that grows',
    handler: '() => { const a = []; for (;;) a.push({ a: a.length, b: [a.length] }) }',
    outcome: memory
  },
  {
    row: 2,
    name: 'a text that doubles',
    handler:
      '() => { let s = "x"; const kept = []; for (;;) { s += s; kept.push(s.slice(1)); s.charCodeAt(s.length - 1) } }',
    outcome: [...memory, ...threw]
  },
  {
    row: 2,
    name: 'a map that grows',
    handler: '() => { const m = new Map(); for (let i = 0; ; i++) m.set(i, i) }',
    outcome: [...memory, ...threw]
  },
  {
    row: 2,
    name: 'a set of texts that grows',
    handler: '() => { const s = new Set(); for (let i = 0; ; i++) s.add("text " + i) }',
    outcome: [...memory, ...threw]
  },
  { row: 2, name: 'one large array', handler: '() => new Array(1e8).fill(1.5).length', outcome: memory },
  {
    row: 2,
    name: 'a large array filled from its end',
    handler: '() => { const a = new Array(1e8); for (let i = a.length - 1; i >= 0; i--) a[i] = i; return a.length }',
    outcome: memory
  },
  {
    row: 2,
    name: 'many arrays of bytes',
    handler: '() => { const a = []; for (;;) a.push(new Uint8Array(8e6).fill(1)) }',
    outcome: [...memory, ...threw]
  },
  {
    row: 2,
    name: 'four gigabytes at once',
    handler: '() => new ArrayBuffer(2 ** 32).byteLength',
    outcome: [...memory, ...threw]
  },
  {
    row: 2,
    name: 'a buffer that can grow',
    handler: '() => new ArrayBuffer(8, { maxByteLength: 2e9 }).resize(2e9)',
    outcome: threw
  },
  {
    row: 2,
    name: 'a text spread into letters',
    handler: '() => [..."x".repeat(2 ** 28)].length',
    outcome: [...memory, ...threw]
  },
  {
    row: 2,
    name: 'padding',
    handler: '() => { const a = []; for (let i = 0; ; i++) a.push("x".padStart(2 ** 24 + i, "ab").split("")) }',
    outcome: [...memory, ...threw]
  },
  {
    row: 3,
    name: 'a JSON text of five million arrays',
    handler: '() => JSON.parse("[" + "[],".repeat(5e6) + "1]").length',
    outcome: memory
  },
  {
    row: 3,
    name: 'a JSON text three million deep',
    handler: '() => JSON.parse("[".repeat(3e6) + "]".repeat(3e6))',
    outcome: [...memory, ...threw]
  },
  {
    row: 2,
    name: 'regular expressions that pile up',
    handler:
      '() => { const a = []; for (let i = 0; ; i++) { const r = new RegExp("a{" + (i % 900) + "}|" + i); r.test("b"); a.push(r) } }',
    outcome: memory
  }
]
