import { threw, type CodeAttack } from '../attack.ts'

/** Ways out, and ways to bend what stands between the plugin and its host. */
export const escapes: readonly CodeAttack[] = [
  { row: 10, name: 'eval', handler: '() => eval("1")', outcome: threw },
  { row: 10, name: 'new Function', handler: '() => new Function("return 1")()', outcome: threw },
  {
    row: 10,
    name: 'the constructor of a function',
    handler: '() => (() => {}).constructor("return process")()',
    outcome: threw
  },
  {
    row: 10,
    name: 'the constructor of a constructor',
    handler: '() => ({}).constructor.constructor("return globalThis")()',
    outcome: threw
  },
  {
    row: 10,
    name: 'the constructor of an async function',
    handler: '() => (async () => {}).constructor("return 1")()',
    outcome: threw
  },
  {
    row: 10,
    name: 'the constructor of a generator',
    handler: '() => (function* () {}).constructor("yield 1")()',
    outcome: threw
  },
  {
    row: 10,
    name: 'the constructor of an async generator',
    handler: '() => (async function* () {}).constructor("yield 1")()',
    outcome: threw
  },
  {
    row: 10,
    name: 'the constructor of what the context holds',
    handler: '(_, c) => c.records.find.constructor("return this")()',
    outcome: threw
  },
  {
    row: 10,
    name: 'Reflect.construct of a function',
    handler: '() => Reflect.construct(Object.getPrototypeOf(() => {}).constructor, ["return 1"])()',
    outcome: threw
  },
  { row: 32, name: 'importing a module', handler: '() => import("node:fs")', outcome: threw },
  {
    row: 32,
    name: 'importing from text',
    handler: '() => import("data:text/javascript,export default 1")',
    outcome: threw
  },
  { row: 32, name: 'requiring a module', handler: '() => require("fs")', outcome: threw },
  { row: 37, name: 'process', handler: '() => process.env', outcome: threw },
  { row: 2, name: 'WebAssembly', handler: '() => new WebAssembly.Memory({ initial: 10_000 })', outcome: threw },
  { row: 39, name: 'shared memory', handler: '() => new SharedArrayBuffer(1e9)', outcome: threw },
  { row: 39, name: 'waiting on shared memory', handler: '() => Atomics.wait(new Int32Array(8), 0, 0)', outcome: threw },
  { row: 17, name: 'fetch', handler: '() => fetch("http://127.0.0.1")', outcome: threw },
  { row: 26, name: 'a timer', handler: '() => new Promise((resolve) => setTimeout(resolve, 10))', outcome: threw },
  { row: 10, name: 'the collector of garbage', handler: '() => gc()', outcome: threw },
  { row: 10, name: 'registering another plugin', handler: '() => machPlugin({ actions: [] })', outcome: threw },
  {
    row: 10,
    name: 'the call sites of an error, for the functions of the sandbox itself',
    handler: `() => {
      Error.prepareStackTrace = (_, sites) => sites.filter((site) => String(site.getFileName()).startsWith("mach/"))
      return new Error().stack.every((site) => site.getFunction() === undefined && site.getThis() === undefined)
    }`,
    outcome: ['ok'],
    output: true
  },
  {
    row: 10,
    name: 'the callers of a function',
    handler: '(_, c) => { try { return c.log.caller === null } catch { return true } }',
    outcome: ['ok', ...threw]
  },
  {
    row: 11,
    name: 'built-ins that are replaced',
    handler: `() => {
      const { ownKeys } = Reflect
      const prototypes = [Array, Map, Set, Promise, String, Number, RegExp, Date, Error, Object].map((each) => each.prototype)
      for (let i = 0; i < prototypes.length; i++) {
        const keys = ownKeys(prototypes[i])
        for (let k = 0; k < keys.length; k++) try { prototypes[i][keys[k]] = () => { throw keys[k] } } catch {}
      }
      JSON.stringify = JSON.parse = Promise.resolve = Object.keys = Array.isArray = Reflect.construct = Math.floor = null
      return { a: 1 }
    }`,
    outcome: ['ok'],
    output: { a: 1 }
  },
  {
    row: 11,
    name: 'built-ins that are replaced, then an error',
    handler: `() => {
      Array.prototype[Symbol.iterator] = String.prototype.slice = JSON.stringify = null
      Object.defineProperty(Array.prototype, "0", { set() { throw 3 }, configurable: true })
      Object.prototype.toJSON = () => { throw 4 }
      throw new Error("kept")
    }`,
    outcome: threw
  },
  {
    row: 11,
    name: 'keeping the answer of another call back',
    handler: '() => { Promise.prototype.then = () => {}; Promise.resolve = () => ({}); return { a: 1 } }',
    outcome: ['ok'],
    output: { a: 1 }
  },
  {
    row: 11,
    name: 'freezing the world',
    handler:
      '() => { for (const name of Reflect.ownKeys(globalThis)) try { Object.freeze(globalThis[name]); Object.freeze(globalThis[name].prototype) } catch {} return 1 }',
    outcome: ['ok'],
    output: 1
  }
]
